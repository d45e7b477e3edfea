# The loop that bash runs in place of reading commands from its terminal. One turn: report the
# unit that ended, wait for the next one, source it. Bash comes here from PROMPT_COMMAND, so an
# interrupt throws the unit away and lands here again; each landing is a new generation, and what
# was sent to an older one is not run.
#
# The condition of the loop is muted as a whole: tracing and traps of a block must not be heard.
# Only reserved words and \builtin are used, so that aliases and functions of a block cannot bend it.
# Whatever they print all the same goes to the engine, which heeds nothing but whole reports between NULs.
while {
	__rbr_status=$?
	if [[ $__rbr_how != prompt ]]; then __rbr_options=$-; fi
	\builtin set +exvun
	__rbr_probe=
	\builtin printf -v __rbr_probe ok
	if [[ $__rbr_probe != ok ]]; then
		# A block hid `builtin` itself; in POSIX mode these two words cannot be hidden.
		POSIXLY_CORRECT=y
		\unset -f builtin enable
		\unset POSIXLY_CORRECT
		\enable builtin
	fi
	\builtin enable . builtin cd enable eval exec exit export jobs kill printf read set trap unset
	# A secret belongs to the unit that named it, and to no other.
	if ((${#__rbr_secrets[@]})); then \builtin unset -v "${__rbr_secrets[@]}"; fi
	__rbr_secrets=()
	if [[ -o pipefail ]]; then
		__rbr_options+=p
		\builtin set +o pipefail
	fi
	if [[ $__rbr_guard ]]; then
		__rbr_guard=
		\builtin set +E
		if [[ $(\builtin trap -p ERR) == *__rbr_failed* ]]; then \builtin trap - ERR; fi
	fi
	if [[ $__rbr_how == prompt ]]; then
		__rbr_generation=$((__rbr_generation + 1))
		__rbr_status=${__rbr_failed:-130}
		__rbr_how=${__rbr_failed:+errexit}
	fi
	# Assigning to a variable that a block made read-only would end up here again, for ever.
	if [[ $PROMPT_COMMAND != "$__rbr_hook" ]]; then PROMPT_COMMAND=$__rbr_hook; fi
	\builtin printf '\0%s\0' "${__rbr_how:-interrupt} $__rbr_generation ${__rbr_unit:-0} $__rbr_status $__rbr_options ${!:-0} $PWD"
	if [[ $__rbr_last == last || $__rbr_how != unit || $__rbr_status != 0 ]]; then \builtin . "$__rbr_folder/keep"; fi
	__rbr_how=unit __rbr_unit= __rbr_verb= __rbr_failed=
	until [[ $__rbr_verb == run ]]; do
		if IFS=' ' \builtin read -r __rbr_for __rbr_verb __rbr_unit __rbr_options __rbr_status __rbr_last RUNBOOK_STEP <"$__rbr_folder/control"; then
			if [[ $__rbr_for != "$__rbr_generation" ]]; then
				__rbr_verb=
			elif [[ $__rbr_verb == check || $__rbr_verb == parse ]]; then
				if [[ $__rbr_verb == check ]]; then
					__rbr_extglob=+O
					if [[ :$BASHOPTS: == *:extglob:* ]]; then __rbr_extglob=-O; fi
					# Redirected as one program: what bash announces of background jobs is no problem of the unit.
					# Nor is a folder that is gone, a locale that is not installed, or an environment too large for programs.
					(
						\builtin cd /
						\builtin exec -c "$__rbr_program" -n "$__rbr_extglob" extglob "$__rbr_folder/unit"
					) </dev/null 2>"$__rbr_folder/problem"
				else
					# With the aliases of this session, which `bash -n` does not know; a function body is only parsed.
					(\builtin eval "__rbr_parsed() {"$'\n'"$(<"$__rbr_folder/unit")"$'\n}') </dev/null 2>"$__rbr_folder/problem"
				fi
				\builtin printf '\0%s\0' "checked $__rbr_generation $__rbr_unit 0 - 0 $PWD"
				__rbr_unit=
			elif [[ $__rbr_verb == restore ]]; then
				\builtin . "${__rbr_memory[2]}"
				\builtin . "$__rbr_folder/keep"
				__rbr_unit=
			elif [[ $__rbr_verb == secret ]]; then
				__rbr_secrets+=("$__rbr_options")
				# Of an attribute that a block gave this name (integer, reference) nothing may act on the value.
				\builtin unset -n "$__rbr_options"
				\builtin unset -v "$__rbr_options"
				\builtin printf -v "$__rbr_options" %b "$__rbr_status"
				__rbr_status= __rbr_last= __rbr_unit=
			fi
		elif (($? <= 128)); then
			# Not TMOUT: the engine is gone.
			\builtin exit
		fi
	done
	# What ended in the background has been seen: bash need not announce it in the middle of the output.
	\builtin jobs
	\builtin export RUNBOOK_STEP
	if [[ $__rbr_options == *p* ]]; then \builtin set -o pipefail; fi
	if [[ $__rbr_options == *u* ]]; then \builtin set -u; fi
	if [[ $__rbr_options == *e* ]]; then
		if [[ -z $(\builtin trap -p ERR INT) ]]; then
			# Leave the unit where `set -e` would leave the shell. Where this cannot, the shell exits as bash means it to.
			\builtin trap '{ __rbr_failed=$?; [[ $BASHPID != $$ ]] || { \builtin kill -INT $$; :; }; } 2>/dev/null' ERR
			\builtin set -E
			__rbr_guard=y
		fi
		\builtin set -e
	fi
	:
} 1<>"$__rbr_folder/events" 2>&1; do
	case $__rbr_status in
	0) \builtin . "$__rbr_folder/unit" ;;
	# A failing substitution is the one way to hand over a status that `set -e` and traps do not see.
	*) \builtin . "$__rbr_folder/unit$(\builtin exit "$__rbr_status")" ;;
	esac
done
# Only a stray `break` of a block leads here, a program that was stopped (for that bash leaves every loop), or a folder
# that was deleted: then nobody can be told anything any more.
if [[ ! -p $__rbr_folder/events ]]; then \builtin exit; fi
__rbr_how=stray
\builtin . "$__rbr_folder/pump$([[ -z $(\builtin jobs -ps) ]] || \builtin exit 148)"

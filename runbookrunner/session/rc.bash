# Run once by a new session in place of its first prompt: silence the prompts, then hand over to the pump for good.
# Not as an rc file: before that, some systems read one of their own. The engine puts in quoted paths.
\builtin unset PROMPT_COMMAND RUNBOOK_STEP MAILCHECK
PS0= PS1= PS2=
\builtin set +H +o history
__rbr_folder=@FOLDER@ __rbr_program=@PROGRAM@ __rbr_generation=0
__rbr_memory=(@MEMORY@) __rbr_slot=0
# A child bash that inherits this must do nothing with it.
__rbr_hook="{ if [[ \$\$ == $$ ]]; then __rbr_how=prompt __rbr_options=\$-; \\builtin set +exv; fi; } 2>/dev/null
if [[ \$\$ == $$ ]]; then
	if [[ ! -p \$__rbr_folder/events ]]; then \\builtin exit; fi
	\\builtin . \"\$__rbr_folder/pump\"
fi"
PROMPT_COMMAND=$__rbr_hook
# A trap of a block's own takes the place of this one.
\builtin trap '{ __rbr_status=$? __rbr_options=$-; \builtin set +exvun; \builtin . "$__rbr_folder/exit"; } 2>/dev/null' EXIT
__rbr_how=prompt __rbr_options=$-
\builtin . "$__rbr_folder/pump"

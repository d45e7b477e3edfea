# Read once by a new session: silence the prompts, then hand over to the pump for good.
# The engine puts in two quoted paths.
\builtin unset PROMPT_COMMAND RUNBOOK_STEP
PS0= PS1= PS2=
\builtin set +H +o history
__rbr_folder=@FOLDER@ __rbr_program=@PROGRAM@ __rbr_generation=0
# A child bash that inherits this must do nothing with it.
__rbr_hook="{ if [[ \$\$ == $$ ]]; then __rbr_how=prompt __rbr_options=\$-; \\builtin set +exv; fi; } 2>/dev/null
if [[ \$\$ == $$ ]]; then
	\\builtin . \"\$__rbr_folder/pump\"
fi"
PROMPT_COMMAND=$__rbr_hook

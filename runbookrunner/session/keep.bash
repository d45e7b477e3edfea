# What this shell holds, in bash's own words, into one of two memory files of the engine: never into a disk's.
# While one is written the other is whole. Each part is led by its name.
\builtin enable alias declare jobs printf trap umask
# A limit on the size of files, set by a command, would end the shell here.
\builtin trap '' XFSZ
if {
	\builtin printf 'variables\0'
	\builtin declare -p
	\builtin printf '\0names\0'
	\builtin declare -F
	\builtin printf '\0functions\0'
	\builtin declare -f
	\builtin printf '\0aliases\0'
	\builtin alias -p
	\builtin printf '\0umask\0'
	\builtin umask -p
	\builtin printf '\0traps\0'
	\builtin trap -p
	\builtin printf '\0jobs\0'
	\builtin jobs -l
	\builtin printf '\0end\0'
} >"${__rbr_memory[1 - __rbr_slot]}"; then
	__rbr_slot=$((1 - __rbr_slot))
	\builtin printf '\0kept %s\0' "$__rbr_slot"
else
	\builtin printf '\0kept none\0'
fi 2>/dev/null
\builtin trap - XFSZ

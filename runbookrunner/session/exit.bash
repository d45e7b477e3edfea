# The last words of a shell that ends by itself: its status, and what it holds.
{
	\builtin enable printf
	\builtin . "$__rbr_folder/keep"
	\builtin printf '\0%s\0' "exit $__rbr_generation ${__rbr_unit:-0} $__rbr_status $__rbr_options ${!:-0} $PWD"
} 1<>"$__rbr_folder/events"

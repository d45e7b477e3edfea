"""Where a command would act: read from the session's environment and from files, by running nothing."""

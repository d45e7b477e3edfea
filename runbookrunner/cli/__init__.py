"""The command line: one module for each family of commands; exit codes and stderr live here."""

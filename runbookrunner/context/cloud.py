"""aws, gcloud and terraform: which account, project or workspace.

The order in which variables count is that of each vendor's own program.
"""

from runbookrunner.context.files import ini, word
from runbookrunner.context.site import Site, Words, address, given, listed


def aws(words: Words, site: Site) -> str:
    """Profile, region, the account where the configuration names it, another endpoint than Amazon's."""
    named = given(words, "--profile")
    profile = named or site.variable("AWS_DEFAULT_PROFILE", "AWS_PROFILE") or "default"
    config = site.files.read(site.path(site.variable("AWS_CONFIG_FILE") or "~/.aws/config"), ini) or {}
    section = config.get("default" if profile == "default" else f"profile {profile}", {})
    role = section.get("role_arn", "").split(":")
    keys = site.variable("AWS_ACCESS_KEY_ID") and not named
    return listed(
        profile=f"{profile} (keys of the environment)" if keys else profile,
        account=section.get("sso_account_id", "") or (role[4] if len(role) > 5 else ""),
        region=given(words, "--region")
        or site.variable("AWS_REGION", "AWS_DEFAULT_REGION")
        or section.get("region", ""),
        endpoint=address(
            given(words, "--endpoint-url") or site.variable("AWS_ENDPOINT_URL") or section.get("endpoint_url", "")
        ),
    )


def gcloud(words: Words, site: Site) -> str:
    """Project, account and region of the active configuration."""
    folder = site.variable("CLOUDSDK_CONFIG") or "~/.config/gcloud"
    active = given(words, "--configuration") or site.variable("CLOUDSDK_ACTIVE_CONFIG_NAME")
    active = active or site.files.read(site.path(folder, "active_config"), word) or "default"
    config = site.files.read(site.path(folder, "configurations", f"config_{active}"), ini) or {}
    core, compute = config.get("core", {}), config.get("compute", {})
    project = given(words, "--project", "--project_id") or site.variable("CLOUDSDK_CORE_PROJECT")
    return listed(
        configuration=active,
        project=project or core.get("project", "") or "none",
        account=given(words, "--account") or site.variable("CLOUDSDK_CORE_ACCOUNT") or core.get("account", ""),
        region=given(words, "--region") or site.variable("CLOUDSDK_COMPUTE_REGION") or compute.get("region", ""),
        zone=given(words, "--zone") or site.variable("CLOUDSDK_COMPUTE_ZONE") or compute.get("zone", ""),
    )


def terraform(words: Words, site: Site) -> str:
    """The workspace, and the folder whose infrastructure is meant."""
    folder = site.path(given(words, "-chdir", "--chdir") or ".")
    data = site.variable("TF_DATA_DIR") or ".terraform"
    selected = site.variable("TF_WORKSPACE") or site.files.read(site.path(folder, data, "environment"), word)
    return f"workspace {selected or 'default'} in {folder}"

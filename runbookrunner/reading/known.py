"""Programs by whose names a line is seen to be a command, where nothing else says so."""

import re

from runbookrunner.late import regex

_NAMES = (
    "./gradlew ab acme.sh adduser age alembic alias amtool ansible ansible-playbook ansible-vault apachectl apk apt "
    "apt-get apt-key aptitude aptly aqsh argo argocd argocd-util arp artisan asdf auditctl ausearch awk aws aws-vault "
    "az az.cmd backplane base64 basename bash bc bg borg bosh break brew bundle bundler bw caddy cargo cat cd cdk "
    "ceph certbot cf cfssl chamber chattr chef-client chmod chown chronyc clickhouse-client cloudflared cmake cmctl "
    "cmp cockroach column comm command composer concourse consul continue copilot cosign cp cqlsh createdb createuser "
    "credhub crictl crontab ctr curl curl.exe cut dash date dconf dd debuild declare defaults deluser df diff dig "
    "direnv dirname discourse diskutil disown dmesg dnf docker docker-compose docker-machine doctl dog doggo done "
    "dotnet dpkg dput dracut drill dropdb dropuser du e2fsck easyrsa eb echo ecs-cli efibootmgr egrep eksctl emacs "
    "env envdir envoy esxcli etcd etcdctl etcdutl ethtool eval exec exim exit expect export expr false fdisk fg fi "
    "file find firewall-cmd flux fly flyctl fpm free gawk gcloud gdb gds gem getenforce getent getfacl getopts gh git "
    "gitlab-ctl gitlab-patroni gitlab-psql gitlab-rails gitlab-rake glab glooctl glxinfo gnome-extensions go govc gpg "
    "gradle grep groupadd grub2-mkconfig gsettings gsutil gunzip gzip halt hammer haproxy hcloud head helm heroku "
    "hexdump hey history home-manager host hostname hostnamectl hpctl htop id iex ifconfig init install iostat ip "
    "ipmitool iptables istioctl java jobs journalctl jq just k k3s k6 k9s kafka-consumer-groups.sh kafka-topics.sh "
    "kctl keytool kill killall kind kn knife ksh kubeadm kubectl kubectx kubelet kubelogin kubens kubeseal kustomize "
    "kyverno labctl launchctl launcher less linkerd linode-cli ln local logcli logger loginctl logrotate loki lpass "
    "ls lsattr lsblk lsmod lsof lvextend lvs lxc lz4 mail mailq make mariadb mariadb-dump mc md5sum mdadm meta "
    "mimirtool minikube minio mise mix mkdir mkfs mktemp mmctl modprobe mokutil mongo mongodump mongorestore mongosh "
    "more mount mtr must-gather mv mvn mysql mysqladmin mysqldump nano nats nc ncat needrestart nerdctl netlify "
    "netstat networksetup nft nginx ngrok nix nix-shell nixos-rebuild nl node nodetool nohup nomad npm npx nsc "
    "nsenter nslookup ntpq nvidia-smi nvm oadp oc oc-mirror ocm od omc op open opendkim openshift-install openssl "
    "osascript osdctl packer parallel parted pass passwd patronictl pbm perf pg_basebackup pg_ctl pg_ctlcluster "
    "pg_dump pg_dumpall pg_isready pg_lsclusters pg_restore pgbench pgbouncer pgrep php pidof ping pip pip3 pipx pixi "
    "pkill pm2 pnpm podman poetry popd postqueue postsuper poweroff printf prisma prometheus promtail promtool ps "
    "psql pt-online-schema-change pulumi pushd pvs pwd pyenv python python3 qemu-img rabbitmqadmin rabbitmqctl racadm "
    "rados rails railway rake rbenv rclone read readlink realpath reboot redis-cli repmgr reprepro resize2fs restic "
    "restorecon return rev rg rm rmdir rndc rollout rook rosa route rpm rpm-ostree rsync rsyslogd ruby runit runuser "
    "s3cmd s5cmd sam saml2aws sar scp screen scutil sed semanage sendmail seq serverless service set setenforce "
    "setfacl sftp sh sha1sum sha256sum sha512sum shasum shellcheck shift shred shutdown siege skopeo sleep sls "
    "smartctl snap snmpwalk softwareupdate sops sort source sqlcmd sqlite3 sqlplus ss ssh ssh-add ssh-keygen sshpass "
    "stat step stern strace strings su subscription-manager sudo supabase supervisorctl sv swaks sysctl systemctl "
    "systemd-analyze tac tail tailscale tar task tc tcpdump tee teleport telnet terraform terragrunt test thanos "
    "timedatectl timeout tkgi tkn tmux tofu top touch tr tracepath traceroute traefik trap trivy true truncate tsdb "
    "tsh type ufw ulimit umask umount uname uniq unset unzip update-ca-certificates update-grub uptime useradd "
    "userdel usermod uv vacuumdb vagrant valkey-cli varnishadm vault vegeta velero vercel vgs vi vim virsh "
    "virt-customize virt-install virtctl visudo vmstat wait wal-e wal-g wall watch wc wg wg-quick wget which whoami "
    "whois wrangler wrk xargs xfs_growfs xxd yarn yes ykman yq yum zcat zfs zgrep zip zpool zsh zstd zstdcat "
)
KNOWN = frozenset(_NAMES.split())

#: Characters of a line that decide.
_ENOUGH = 400
_KEYWORDS = frozenset({"case", "esac", "for", "function", "if", "time", "until", "while"})
#: Names that are also English words, each with what follows it in a sentence.
_ENGLISH = regex(
    r"(?:at|backplane|break|column|command|comm|compare|continue|cut|date|declare|defaults|done|drill|exit|expect|export|file|"
    r"find|fly|for|function|go|head|history|host|if|import|init|install|jobs|join|kind|last|less|local|look|mail|make|"
    r"meta|more|mount|mix|open|pass|patch|print|read|return|rollout|route|screen|serve|service|set|shift|shutdown|sleep|"
    r"snap|sort|source|split|stat|step|strings|tail|task|test|time|top|touch|trap|true|type|until|unset|wait|watch|wall|"
    r"which|while|who|yes)\s+"
    r"(?:the|an?|your|our|that|this|these|those|sure|is|are|was|to|of|for|until|any|all|each|if|it|in|on|with|by|at|as|be)\b",
)
_PREFIX = regex(
    r"(?:(?:sudo(?:\s+(?:-[ugCpD]\s+\S+|--?\w[\w=-]*))*|time|nohup|[A-Za-z_]\w*=\S*)\s+|[(!{]\s*)*",
)
_PROGRAM = regex(r"\.{1,2}/\S+|bin/\S+|[\w./-]+\.sh$|[A-Za-z_]\w*=")


def is_command(line: str) -> bool:
    """Whether a line begins as a command line does. A guess: only good for showing, or for letting doubt win."""
    bare = line[:_ENOUGH].strip()
    start = _PREFIX.match(bare)
    rest = bare[start.end() :] if start else bare
    if not rest:
        return bool(re.match(r"[A-Za-z_]\w*=", bare))
    word = rest.split(None, 1)[0].rstrip(";")
    if word in _KEYWORDS:
        return bool(re.search(r"[;\[$]|\bin\b", rest))
    if word in KNOWN:
        return not _ENGLISH.match(rest)
    return bool(_PROGRAM.match(word))

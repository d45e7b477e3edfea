"""Programs by whose names a line is seen to be a command, where nothing else says so."""

import re
from functools import lru_cache

from runbookrunner.late import regex

_NAMES = (
    "./gradlew ab acme.sh adduser age alembic alias amtool ansible ansible-playbook ansible-vault apachectl apk apt "
    "apt-get apt-key aptitude aptly aqsh argo argocd argocd-util arp artisan asdf auditctl ausearch awk aws "
    "aws-vault az az.cmd backplane barman base64 basename bash bc bg blkid borg bosh bpftrace bq break brew bundle "
    "bundler bw caddy calicoctl cargo cat cd cdk ceph certbot cf cfssl chamber chattr chef-client chmod chown "
    "chronyc cilium clickhouse-client cloudflared cmake cmctl cmp cockroach column comm command composer concourse "
    "consul continue copilot cosign cp cqlsh crane createdb createuser credhub crictl crontab cryptsetup ctr "
    "curator curl curl.exe cut dash date dconf dd debuild declare defaults deluser df diff dig direnv dirname "
    "discourse diskutil disown dmesg dmidecode dmsetup dnf docker docker-compose docker-machine doctl dog doggo "
    "done dotnet dpkg dput dracut drill dropdb dropuser du duplicity e2fsck easyrsa eb echo ecs-cli efibootmgr "
    "egrep eksctl emacs env envdir envoy envsubst esxcli etcd etcdctl etcdutl ethtool eval exec exim exit expect "
    "export exportfs expr falco false fdisk fg fi file find firewall-cmd flux fly flyctl fpm free fsck gawk gcloud "
    "gdb gds gem getenforce getent getfacl getopts gh git gitlab-ctl gitlab-patroni gitlab-psql gitlab-rails "
    "gitlab-rake glab glooctl glxinfo gnome-extensions go govc gpg gradle grep groupadd grpcurl grub2-mkconfig "
    "gsettings gsutil gunzip gzip halt hammer haproxy hcloud head helm heroku hexdump hey history home-manager host "
    "hostname hostnamectl hpctl htop hubble ibmcloud id iex ifconfig iftop init insmod install iostat iotop ip "
    "ipmitool ipset iptables iscsiadm istioctl java jcmd jmap jobs journalctl jq jstack just k k3s k6 k9s "
    "kafka-consumer-groups.sh kafka-topics.sh kctl keytool kill killall kind kn knife kops ksh kubeadm kubecolor "
    "kubectl kubectx kubelet kubelogin kubens kubeseal kustomize kyverno labctl launchctl launcher less linkerd "
    "linode-cli ln local logcli logger loginctl logrotate loki lpass ls lsattr lsblk lsmod lsof lspci ltrace "
    "lvcreate lvextend lvremove lvs lxc lz4 mail mailq make mariabackup mariadb mariadb-dump mc md5sum mdadm meta "
    "mimirtool minikube minio mise mix mkdir mkfs mktemp mmctl modinfo modprobe mokutil mongo mongodump "
    "mongorestore mongosh more mount mpstat mtr multipath must-gather mv mvn mydumper myloader mysql mysqladmin "
    "mysqlbinlog mysqlcheck mysqldump mysqlimport nano nats nc ncat needrestart nerdctl nethogs netlify netstat "
    "networksetup nft nginx ngrok nix nix-shell nixos-rebuild nl nmap nmcli node nodetool nohup nomad npm npx nsc "
    "nsenter nslookup ntpq nvidia-smi nvm oadp oc oc-mirror oci ocm od omc op open opendkim openshift-install "
    "openssl osascript osdctl packer parallel parted partprobe pass passwd patronictl pbm perf pg_basebackup pg_ctl "
    "pg_ctlcluster pg_dump pg_dumpall pg_isready pg_lsclusters pg_restore pgbackrest pgbadger pgbench pgbouncer "
    "pgrep php pidof pidstat ping pip pip3 pipx pixi pkill pm2 pnpm podman poetry popd postqueue postsuper poweroff "
    "printf prisma prometheus promtail promtool ps psql pstree pt-online-schema-change pulumi pushd pvcreate pvs "
    "pwd py-spy pyenv python python3 qemu-img rabbitmqadmin rabbitmqctl racadm rados rails railway rake rbenv "
    "rclone read readlink realpath reboot redis-cli repmgr reprepro resize2fs restic restorecon return rev rg rm "
    "rmdir rmmod rndc rollout rook rosa route rpm rpm-ostree rsync rsyslogd ruby runit runuser s3cmd s5cmd sam "
    "saml2aws sar scp screen scutil sed semanage sendmail seq serverless service set setenforce setfacl sftp sh "
    "sha1sum sha256sum sha512sum shasum shellcheck shift showmount shred shutdown siege skaffold skopeo sleep sls "
    "smartctl snap snmpwalk socat softwareupdate sops sort source sqlcmd sqlite3 sqlplus ss ssh ssh-add ssh-keygen "
    "sshpass stat step stern strace strings su subscription-manager sudo supabase supervisorctl sv swaks swapoff "
    "swapon sysctl systemctl systemd-analyze tac tail tailscale tar task tc tcpdump tctl tee teleport telnet "
    "terraform terragrunt test thanos timedatectl timeout tkgi tkn tmux tofu top touch tr tracepath traceroute "
    "traefik trap trivy true truncate tsdb tsh tshark tune2fs type ufw ulimit umask umount uname uniq unset unzip "
    "update-ca-certificates update-grub uptime useradd userdel usermod uv vacuumdb vagrant valkey-cli varnishadm "
    "vault vegeta velero vercel vgcreate vgs vi vim virsh virt-customize virt-install virtctl visudo vmstat wait "
    "wal-e wal-g wall watch wc websocat wg wg-quick wget which whoami whois wrangler wrk xargs xfs_growfs "
    "xfs_repair xtrabackup xxd yarn yes ykman yq yum zcat zfs zgrep zip zpool zsh zstd zstdcat "
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
_ASSIGNED = r"[A-Za-z_]\w*=(?:\"[^\"]*\"|'[^']*'|\$\((?:[^()]|\([^()]*\))*\)|[^\s\"'])*+"
_PREFIX = regex(rf"(?:(?:sudo(?:\s+(?:-[ugCpD]\s+\S+|--?\w[\w=-]*))*|time|nohup|{_ASSIGNED})\s+|[(!{{]\s*)*+")
_NAME = regex(r"[A-Za-z_]\w*=")
_TYPED = regex(r"\s--?\w|\s[|<>&]|\S[/_.:=@-]\S|\$[\w({]")
_PROGRAM = regex(r"\.{1,2}/\S+|(?:/\S+/|/)?s?bin/\S+|[\w./~-]+\.sh$|[A-Za-z_]\w*=")


#: Programs whose names alone, without anything behind them, could be any word.
_ORDINARY = (
    "age alias at break cat cmp column comm command composer consul continue copilot cut date declare defaults "
    "dig dog done drill echo env exit expect export false find fly free go halt head heroku history host id "
    "import init install jobs join just kind last launcher less local look mail make meta mix more mount nano "
    "node open op pass patch print prometheus rails read return roll rollout route sar screen serve service set "
    "shift sleep snap sort source split stat step strings tail task teleport test thanos time top touch trap true "
    "type until wait wall watch which yes "
)
_WORDS = frozenset(_ORDINARY.split())


def is_typed(line: str) -> bool:
    """Whether a line that begins as a command has an option, a pipe, a path or the like, as prose has not."""
    return bool(_TYPED.search(line[:_ENOUGH]))


def is_certain(line: str) -> bool:
    """Whether a line is a command line beyond doubt where no label says so: more than one word that could be any."""
    words = line[:_ENOUGH].split()
    return is_command(line) and bool(words) and not (len(words) == 1 and words[0].rstrip(";") in _WORDS)


@lru_cache(maxsize=1024)
def is_command(line: str) -> bool:
    """Whether a line begins as a command line does. A guess: only good for showing, or for letting doubt win."""
    bare = line[:_ENOUGH].strip()
    start = _PREFIX.match(bare)
    rest = bare[start.end() :] if start else bare
    if not rest:
        return bool(_NAME.match(bare))
    word = rest.split(None, 1)[0].rstrip(";")
    if word in _KEYWORDS:
        return bool(re.search(r"[;\[$]|\bin\b", rest))
    if word in KNOWN:
        return not _ENGLISH.match(rest)
    return bool(_PROGRAM.match(word))

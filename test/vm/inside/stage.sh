# Second stage, with the host's files as root: loads the drivers under test and hands over to the part in TypeScript.
# The folder of the kernel's modules and the repository come on the kernel's command line.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
for word in $(cat /proc/cmdline); do
  case $word in
    modules=*) modules=${word#modules=} ;;
    repository=*) repository=${word#repository=} ;;
    node=*) node=${word#node=} ;;
  esac
done
echo "stage: $(uname -r) $(cut -d' ' -f1 /proc/uptime) s"
ip link set lo up 2> /dev/null || busybox ip link set lo up
for module in virtio-gpu vgem; do
  modprobe -d "$modules" "$module" || echo "stage: $module does not load"
done
mount -t debugfs none /sys/kernel/debug || echo 'stage: no debugfs'
cd "$repository" || echo 'stage: no repository'
"$node" --import tsx test/vm/inside/main.ts /run/results
code=$?
dmesg > /run/results/dmesg.log
echo "stage: ended with $code after $(cut -d' ' -f1 /proc/uptime) s"
sync
busybox poweroff -f

#!/bin/busybox sh
# First process of the machine: mounts the host's files, read-only with a layer in memory over them, and the share for
# results, then goes over to the program that the command line names as run=.
b=/bin/busybox
$b mount -t proc none /proc
$b mount -t sysfs none /sys
$b mount -t devtmpfs none /dev
for word in $($b cat /proc/cmdline); do
  case $word in
    run=*) run=${word#run=} ;;
  esac
done
while read -r module; do
  $b insmod "/modules/$module" || echo "init: $module does not load"
done < /modules/order
share=trans=virtio,version=9p2000.L,msize=524288
$b mount -t 9p -o "$share,ro,cache=loose" host /host || echo 'init: no host share'
$b mount -t tmpfs none /over
$b mkdir /over/upper /over/work
$b mount -t overlay -o lowerdir=/host,upperdir=/over/upper,workdir=/over/work none /root || echo 'init: no overlay'
for folder in proc sys dev; do
  $b mkdir -p "/root/$folder"
  $b mount --move "/$folder" "/root/$folder"
done
$b mount -t tmpfs none /root/run
$b mkdir -p /root/run/results /root/dev/pts /root/dev/shm
$b mount -t devpts none /root/dev/pts
$b mount -t tmpfs none /root/dev/shm
$b mount -t 9p -o "$share,rw,cache=none" results /root/run/results || echo 'init: no results share'
exec $b switch_root /root /bin/sh "$run"

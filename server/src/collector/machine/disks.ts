import { statfsSync } from 'node:fs';
import { integer, type Measured, percent } from '../points.ts';

export interface Mount {
  readonly device: string;
  readonly mountPoint: string;
  readonly fstype: string;
}

export interface Disk extends Mount {
  readonly total: number;
  readonly used: number;
  readonly free: number;
  readonly usedPercent: number | undefined;
  readonly inodesTotal: number;
  readonly inodesFree: number;
}

/** Asking a file system over the network for its size may take for ever, so only those that are here are asked. */
const localTypes = new Set(
  'ext2 ext3 ext4 xfs btrfs zfs f2fs jfs reiserfs bcachefs vfat exfat ntfs ntfs3 hfsplus apfs ufs'.split(' '),
);

const disksMax = 64;

/** Local file systems of /proc/self/mounts: each device once, and whatever is mounted at `/`. */
export function parseMounts(mounts: string): Mount[] {
  const byDevice = new Map<string, Mount>();
  for (const line of mounts.split('\n')) {
    const [device = '', mountPoint = '', fstype = ''] = line.split(' ').map(unescaped);
    if (mountPoint !== '/' && !localTypes.has(fstype)) continue;
    if (fstype === 'rootfs' || byDevice.has(device)) continue;
    byDevice.set(device, { device, mountPoint, fstype });
  }
  return [...byDevice.values()].slice(0, disksMax);
}

/** Spaces and the like stand there as octal numbers. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

export function readDisk(mount: Mount): Disk | undefined {
  try {
    const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(mount.mountPoint);
    if (blocks === 0) return undefined;
    const used = (blocks - bfree) * bsize;
    const free = bavail * bsize;
    return {
      ...mount,
      total: blocks * bsize,
      used,
      free,
      // Of what ordinary users can get, as `df` tells it.
      usedPercent: percent(used, used + free),
      inodesTotal: files,
      inodesFree: ffree,
    };
  } catch {
    return undefined;
  }
}

const millions = (count: number): number => Math.round(count / 1_000) / 1_000;

export const diskTags = ({ device, fstype, mountPoint }: Disk) => ({
  device,
  fstype,
  mount_point: mountPoint,
  disk_name: device.replace(/^\/dev\//, ''),
});

export const diskFields = (disk: Disk): Record<string, Measured> => ({
  total: integer(disk.total),
  free: integer(disk.free),
  used: integer(disk.used),
  used_percent: disk.usedPercent,
  inodes_used_percent: percent(disk.inodesTotal - disk.inodesFree, disk.inodesTotal),
  inodes_total_mb: millions(disk.inodesTotal),
  inodes_free_mb: millions(disk.inodesFree),
  inodes_used_mb: millions(disk.inodesTotal - disk.inodesFree),
});

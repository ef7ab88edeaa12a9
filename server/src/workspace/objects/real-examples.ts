/** What the collector reported of a machine and of one of its processes, as the lists answer it. */
export const hostExample = {
  datakit_ver: 'belvedere-0.1.0',
  start_time: 1795302816000,
  cpu_usage: 12.64,
  num_cpu: 2,
  mem_used_percent: 24.39,
  load: 1.38,
  disk_total: 270553174016,
  disk_used_percent: 9.14,
  diskio_read_bytes_per_sec: 572576.02,
  diskio_write_bytes_per_sec: 1838736.41,
  net_recv_bytes_per_sec: 2048.5,
  net_send_bytes_per_sec: 512,
  is_docker: 0,
  host: 'web-1',
  os: 'linux',
  arch: 'x86_64',
  unicast_ip: '192.0.2.2',
  class: 'HOST',
  name: 'web-1',
  last_update_time: 1795332150044,
  liveness: 'live',
  df_label: ['prod', 'eu'],
};

export const processExample = {
  cmdline: 'node server/src/main.ts --password=******',
  work_directory: '/srv/app',
  listen_ports: '[7070]',
  state_zombie: false,
  pid: 311,
  cpu_usage: 16.29,
  cpu_usage_top: 11.83,
  mem_used_percent: 2.88,
  rss: 728657920,
  vms: 20121690112,
  threads: 12,
  open_files: 78,
  start_time: 1795331650010,
  started_duration: 500,
  proc_syscr: 200018,
  proc_syscw: 270726,
  proc_read_bytes: 15810560,
  proc_write_bytes: 613089280,
  voluntary_ctxt_switches: 21176,
  nonvoluntary_ctxt_switches: 78634,
  page_minor_faults: 337388,
  page_major_faults: 6,
  page_children_minor_faults: 0,
  page_children_major_faults: 0,
  host: 'web-1',
  process_name: 'node',
  username: 'app',
  state: 'sleep',
  class: 'host_processes',
  name: 'web-1_311',
  last_update_time: 1795332150044,
  liveness: 'live',
  df_label: [],
};

const { liveness: _liveness, df_label: _labels, ...report } = hostExample;
/** The same machine a minute before. */
export const reportExample = { ...report, cpu_usage: 9.18, load: 1.25, last_update_time: 1795332090021 };

const longReport = {
  host: {
    meta: {
      host_name: 'web-1',
      boot_time: 1795302816,
      os: 'linux',
      platform: 'debian',
      platform_family: 'debian',
      platform_version: '12',
      kernel_release: '6.1.0-40-amd64',
      arch: 'x86_64',
    },
    cpu: [{ vendor_id: 'AuthenticAMD', module_name: 'AMD EPYC', cores: 2, mhz: 2250, cache_size: 1024 }],
    mem: { memory_total: 25276502016, swap_total: 0 },
    net: [
      {
        mtu: 1400,
        name: 'eth0',
        mac: '02:fc:00:00:00:01',
        flags: ['up'],
        ip4: '192.0.2.2',
        ip6: 'fd00::2',
        ip4_all: ['192.0.2.2'],
        ip6_all: ['fd00::2'],
      },
    ],
    disk: [
      {
        device: '/dev/vda',
        total: 270553174016,
        used: 24560160768,
        used_percent: 25.11,
        free: 73233133568,
        inodes_total: 16777216,
        inodes_used: 793432,
        inodes_free: 15983784,
        inodes_used_percent: 4.73,
        fstype: 'ext4',
        mountpoint: '/',
      },
    ],
    conntrack: { entries: 0, entries_limit: 262144, stat_found: 0, stat_drop: 0 },
    filefd: { allocated: 2214, maximum_mega: 2.466 },
  },
  collectors: [
    { name: 'cpu', count: 18, last_time: 1795332140 },
    { name: 'hostobject', count: 2, last_time: 1795332150 },
  ],
  config: { ip: '192.0.2.2' },
};

export const objectExample = {
  object: { ...hostExample, message: JSON.stringify(longReport) },
  report: longReport,
  tagNames: ['arch', 'host', 'os', 'unicast_ip'],
  history: [report, reportExample],
};

export const classesExample = [
  { kind: 'object', class: 'HOST', objects: 1, last_update_time: 1795332150044 },
  { kind: 'object', class: 'host_processes', objects: 57, last_update_time: 1795332150044 },
];

/** What is known of a field without looking at points: what it means and what it counts. */
export interface KnownField {
  readonly description: string;
  /** `percent`, `B`, `B/S`, `count`, `ms`, `s`, `C`, `bool`; empty for none. */
  readonly unit: string;
}

export interface KnownMeasurement {
  readonly fields: Readonly<Record<string, KnownField>>;
  readonly tags: Readonly<Record<string, string>>;
}

const each = (unit: string, fields: Readonly<Record<string, string>>): Record<string, KnownField> =>
  Object.fromEntries(Object.entries(fields).map(([name, description]) => [name, { description, unit }]));

const host = { host: 'Name of the machine.' };

/**
 * The measurements of machines that agents and the own collector send, in our own words. Fields that are not here are described by what
 * points hold.
 */
export const knownMeasurements: Readonly<Record<string, KnownMeasurement>> = {
  cpu: {
    tags: { ...host, cpu: 'Which processor: cpu0, cpu1, …; cpu-total for all of them.' },
    fields: {
      ...each('percent', {
        usage_user: 'Time in programs.',
        usage_nice: 'Time in programs of low priority.',
        usage_system: 'Time in the kernel.',
        usage_idle: 'Time with nothing to do.',
        usage_iowait: 'Time with nothing to do while a disk was waited for.',
        usage_irq: 'Time with interrupts.',
        usage_softirq: 'Time with deferred work of interrupts.',
        usage_steal: 'Time that other virtual machines had.',
        usage_guest: 'Time in virtual machines.',
        usage_guest_nice: 'Time in virtual machines of low priority.',
        usage_total: 'Time with anything to do.',
      }),
      ...each('C', { core_temperature: 'Temperature of the core.' }),
      ...each('count', { load5s: 'Load average of five seconds.' }),
    },
  },
  mem: {
    tags: host,
    fields: {
      ...each('B', {
        total: 'Memory of the machine.',
        available: 'Memory that programs can get without swapping.',
        used: 'Memory in use.',
        active: 'Memory used a short time ago.',
        inactive: 'Memory not used for a while.',
        free: 'Memory that holds nothing.',
        buffered: 'Buffers of block devices.',
        cached: 'Contents of files.',
        commit_limit: 'Memory that may be promised to programs.',
        committed_as: 'Memory that is promised to programs.',
        dirty: 'Contents of files that wait to be written.',
        mapped: 'Files mapped into programs.',
        page_tables: 'Tables of pages.',
        shared: 'Memory shared by programs.',
        slab: 'Data of the kernel.',
        sreclaimable: 'Data of the kernel that it can give up.',
        sunreclaim: 'Data of the kernel that it cannot give up.',
        swap_cached: 'Memory that is in the swap space as well.',
        swap_free: 'Free swap space.',
        swap_total: 'Swap space.',
        write_back: 'Contents of files that are being written.',
        huge_pages_size: 'Size of a huge page.',
        vmalloc_chunk: 'Largest free block of the address space of the kernel.',
        vmalloc_total: 'Address space of the kernel for what is not contiguous.',
        vmalloc_used: 'Part of it that is in use.',
      }),
      ...each('percent', { available_percent: 'Memory that programs can get.', used_percent: 'Memory in use.' }),
      ...each('count', { huge_pages_free: 'Huge pages that are free.', huge_page_total: 'Huge pages.' }),
    },
  },
  swap: {
    tags: host,
    fields: {
      ...each('B', {
        total: 'Swap space.',
        used: 'Swap space in use.',
        free: 'Free swap space.',
        in: 'Read from swap space since the start of the machine.',
        out: 'Written to swap space since the start of the machine.',
      }),
      ...each('percent', { used_percent: 'Swap space in use.' }),
    },
  },
  disk: {
    tags: {
      ...host,
      device: 'Device of the file system.',
      disk_name: 'Its name without /dev/.',
      fstype: 'Kind of the file system.',
      mount_point: 'Folder where it is mounted.',
    },
    fields: {
      ...each('B', { total: 'Size.', free: 'Free for ordinary users.', used: 'In use.' }),
      ...each('percent', { used_percent: 'Space in use.', inodes_used_percent: 'Inodes in use.' }),
      ...each('count', {
        inodes_total_mb: 'Inodes, in millions.',
        inodes_free_mb: 'Free inodes, in millions.',
        inodes_used_mb: 'Inodes in use, in millions.',
      }),
    },
  },
  diskio: {
    tags: { ...host, name: 'Name of the device.' },
    fields: {
      ...each('count', {
        reads: 'Reads since the start of the machine.',
        writes: 'Writes since the start of the machine.',
        merged_reads: 'Reads that were merged with others.',
        merged_writes: 'Writes that were merged with others.',
        iops_in_progress: 'Reads and writes under way.',
      }),
      ...each('B', {
        read_bytes: 'Read since the start of the machine.',
        write_bytes: 'Written since the start of the machine.',
      }),
      ...each('B/S', {
        'read_bytes/sec': 'Read in a second.',
        'write_bytes/sec': 'Written in a second.',
      }),
      ...each('ms', {
        read_time: 'Time that reads took.',
        write_time: 'Time that writes took.',
        io_time: 'Time with anything under way.',
        weighted_io_time: 'The same, times what was under way.',
      }),
    },
  },
  net: {
    tags: { ...host, interface: 'Name of the interface; all for what protocols count.' },
    fields: {
      ...each('B', { bytes_sent: 'Sent since the start.', bytes_recv: 'Received since the start.' }),
      ...each('B/S', { 'bytes_sent/sec': 'Sent in a second.', 'bytes_recv/sec': 'Received in a second.' }),
      ...each('count', {
        packets_sent: 'Packets sent since the start.',
        packets_recv: 'Packets received since the start.',
        'packets_sent/sec': 'Packets sent in a second.',
        'packets_recv/sec': 'Packets received in a second.',
        err_in: 'Broken packets received.',
        err_out: 'Packets that could not be sent.',
        drop_in: 'Packets received and thrown away.',
        drop_out: 'Packets thrown away instead of sent.',
        tcp_insegs: 'Segments received since the start.',
        tcp_outsegs: 'Segments sent since the start.',
        'tcp_insegs/sec': 'Segments received in a second.',
        'tcp_outsegs/sec': 'Segments sent in a second.',
        tcp_activeopens: 'Connections that this machine opened.',
        tcp_passiveopens: 'Connections that others opened.',
        tcp_attemptfails: 'Connections that could not be opened.',
        tcp_estabresets: 'Open connections that were reset.',
        tcp_currestab: 'Connections that are open.',
        tcp_retranssegs: 'Segments sent again.',
        tcp_inerrs: 'Broken segments received.',
        tcp_outrsts: 'Resets sent.',
        tcp_incsumerrors: 'Segments received with a wrong checksum.',
        tcp_rtoalgorithm: 'Which rule says when a segment is sent again, as a number.',
        tcp_maxconn: 'Connections that there may be; -1 for no fixed number.',
        udp_indatagrams: 'Datagrams received since the start.',
        udp_outdatagrams: 'Datagrams sent since the start.',
        'udp_indatagrams/sec': 'Datagrams received in a second.',
        'udp_outdatagrams/sec': 'Datagrams sent in a second.',
        udp_noports: 'Datagrams received for a port on which nobody listens.',
        udp_inerrors: 'Datagrams received that could not be delivered.',
        udp_rcvbuferrors: 'Datagrams received that found no room.',
        udp_sndbuferrors: 'Datagrams to be sent that found no room.',
        udp_incsumerrors: 'Datagrams received with a wrong checksum.',
        udp_ignoredmulti: 'Datagrams to many that were left alone.',
        udp_memerrors: 'Datagrams for which there was no memory.',
      }),
      ...each('ms', {
        tcp_rtomin: 'How long is waited at least before a segment is sent again.',
        tcp_rtomax: 'How long is waited at most before a segment is sent again.',
      }),
    },
  },
  system: {
    tags: host,
    fields: {
      ...each('count', {
        load1: 'Load average of one minute.',
        load5: 'Load average of five minutes.',
        load15: 'Load average of fifteen minutes.',
        load1_per_core: 'The same for each processor.',
        load5_per_core: 'The same for each processor.',
        load15_per_core: 'The same for each processor.',
        n_cpus: 'Processors.',
        n_users: 'Logins.',
        process_count: 'Processes.',
      }),
      ...each('percent', {
        cpu_total_usage: 'Processors in use.',
        memory_usage: 'Memory in use.',
      }),
      ...each('s', { uptime: 'Time since the machine was started.' }),
    },
  },
  conntrack: {
    tags: host,
    fields: each('count', {
      entries: 'Connections that are tracked.',
      entries_limit: 'Connections that may be tracked.',
      stat_found: 'Look-ups that found a connection.',
      stat_invalid: 'Packets that cannot be tracked.',
      stat_ignore: 'Packets whose connection was known already.',
      stat_insert: 'Connections that were added.',
      stat_insert_failed: 'Connections that could not be added.',
      stat_drop: 'Packets thrown away because tracking failed.',
      stat_early_drop: 'Connections given up to make room.',
      stat_search_restart: 'Look-ups begun again because the table was resized.',
    }),
  },
  filefd: {
    tags: host,
    fields: each('count', {
      allocated: 'Files that are open.',
      maximum_mega: 'Files that may be open, in millions.',
    }),
  },
};

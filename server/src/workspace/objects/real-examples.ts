/** What the collector reported of a real machine, as the lists answer it. */
export const hostExample = {
  class: 'HOST',
  name: 'web-1',
};

export const processExample = {
  class: 'host_processes',
  name: 'web-1_4711',
};

/**
 * A template as real consoles write them: three generations of groups, fractions and negative positions, charts without
 * settings, a chart as a string, unknown keys, numbers and texts that a JSON library would spell anew.
 */
export const realisticTemplate = (title: string, charts = 12): string => {
  const chart = (index: number): string =>
    `{"name":"CPU ${index} 使用率","type":"sequence","group":{"name":${index % 3 === 0 ? 'null' : '"主机"'}},"uuid":"chrt_${index
      .toString(16)
      .padStart(32, '0')}","pos":{"h":${index % 2 === 0 ? '11' : '15.30'},"i":"chrt_${index}","w":11.0,"x":0,"y":${
      index === 0 ? '-86.5' : String(index * 11)
    }},"queries":[{"color":"","datasource":"dataflux","name":"","qtype":"dql","query":{"alias":"","code":"A","dataSource":"cpu","field":"usage_idle","fieldFunc":"last","fill":null,"filters":[],"funcList":["last","top:10"],"groupBy":["host"],"groupByTime":"","namespace":"metric","q":"M::\`cpu\`:(LAST(\`usage_idle\`)) { \`host\` = '#{host}' } BY \`host\`","queryFuncs":[],"type":"simple"},"type":"sequence","unit":""}],"extend":{"fixedTime":"","settings":{"chartType":"areaLine","precision":"2","undefined":1,"maxPointCount":null,"levels":[]}}}`;
  const list = Array.from({ length: charts }, (_, index) => chart(index));
  return `{"title":${JSON.stringify(title)},"dashboardType":"CUSTOM","dashboardExtend":{"groupUnfoldStatus":{"主机":false}},"dashboardMapping":[{"class":"host_processes","field":"create_time","mapping":"username","datasource":"object"}],"dashboardOwnerType":"node","iconSet":{},"dashboardBindSet":[],"thumbnail":"","tagInfo":[],"summary":"a \\u0022quoted\\u0022 summary","2":"integer-like keys","1":"keep their order","big":9007199254740993,"main":{"vars":[{"code":"host","definition":{"defaultVal":{"label":"*","value":"re(\`.*\`)"},"field":"","metric":"","tag":"","value":"show_tag_value(from=['cpu'],keyin=['host'])"},"hide":0,"name":"主机","seq":0,"type":"QUERY","valueSort":"default"}],"charts":[${list.join(
    ',',
  )},"{\\"name\\":\\"a chart as text\\"}"],"chartGroupPos":["chtg_f3089d68cdc2404a8661090c33403695","default"],"groups":["plain",{"name":"主机","extend":{"bgColor":"#fff"}}],"type":"template"}}`;
};

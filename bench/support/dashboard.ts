import { realisticTemplate } from '../../tests/support/template.ts';

/** 20 kB, the size that the bars are about; real dashboards of this size have about as many charts. */
const templateBytes = 20_000;

/** The largest template of whole charts that is no larger. */
export function benchTemplate(title: string): string {
  let template = realisticTemplate(title, 1);
  for (let charts = 2; ; charts += 1) {
    const larger = realisticTemplate(title, charts);
    if (Buffer.byteLength(larger) > templateBytes) return template;
    template = larger;
  }
}

import type { Incident } from '../../src/tickets/incident.ts';
import { T0 } from './samples.ts';

export function sampleIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'incident-1',
    version: 1,
    kind: 'water',
    title: '幸福路主管道抢修停水',
    area: '兴庆区幸福路全段，东方花园小区、和平家园',
    region: '640104',
    places: ['幸福路', '东方花园小区', '和平家园'],
    from: T0 - 3_600_000,
    until: T0 + 6 * 3_600_000,
    source: '银川市供水公司官网公告',
    advice: '请先用储水；应急送水车停在东方花园小区南门。',
    master: null,
    createdBy: { id: 's1', name: '李敏' },
    createdAt: T0 - 1_800_000,
    updatedAt: T0 - 1_800_000,
    endedAt: null,
    ...changes,
  };
}

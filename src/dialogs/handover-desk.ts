import type { HandoverRepository, PresenceRepository } from '../tickets/handover-repository.ts';
import type { ServiceHours } from '../tickets/service-hours.ts';

/** Where citizens meet people: who waits, who is there, and when. */
export interface HandoverDesk {
  requests: HandoverRepository;
  presence: Pick<PresenceRepository, 'present'>;
  hours: ServiceHours;
  newId: () => string;
}

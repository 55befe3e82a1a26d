import type { Regions } from '../../knowledge/regions.ts';
import { proposeClass } from './class-proposal.ts';
import type { DocumentHead, DocumentKind, Proposal } from './document.ts';
import { proposeRegion } from './region-proposal.ts';
import { proposeValidity } from './validity-proposal.ts';

/** Where, when and as what a document holds, by rules, each with the words it rests on. */
export function propose(
  input: { text: string; title: string; head: DocumentHead; origin: string; kind: DocumentKind },
  regions: Regions,
): Proposal {
  const { text, title, head, kind } = input;
  const region = proposeRegion(input, regions);
  const validity = proposeValidity(text, title, head);
  const claim = proposeClass(text, title, kind);
  return {
    regions: region.regions,
    from: validity.from,
    expires: validity.expires,
    claimClass: claim.claimClass,
    grounds: { regions: region.grounds, validity: validity.grounds, claimClass: claim.grounds },
  };
}

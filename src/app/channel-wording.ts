import { loadWording, type Say } from '../conversation/wording.ts';

const none = [] as const;

/** Keys of prompts/channels.yaml and their placeholders. */
export const channelWording = {
  'command-check': none,
  'command-big': none,
  'command-me': none,
  'command-forget': none,
  'command-ticket': none,
  'command-progress': none,
  'command-human': none,
  'command-bot': none,
  'command-region': none,
  'command-cancel': none,
  'command-help': none,
  'shared-contact': ['phone', 'name'],
  'shared-location': ['place', 'latitude', 'longitude'],
  'attachment-rejected': none,
  'attachment-failed': none,
  'not-accepted': none,
  writing: none,
  'console-prompt': none,
  'console-buttons': none,
} as const;

export type SayChannel = Say<typeof channelWording>;

export function loadChannelWording(yaml: string): SayChannel {
  return loadWording(channelWording, yaml, 'prompts/channels.yaml');
}

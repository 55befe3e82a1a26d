import type { TelegramDeps } from '../channels/telegram/deps.ts';
import type { SayChannel } from './channel-wording.ts';

/** The menu of commands and what the Telegram channel itself has to say. */
export function telegramWords(say: SayChannel): Pick<TelegramDeps, 'commands' | 'texts'> {
  return {
    commands: [
      { command: 'check', description: say('command-check') },
      { command: 'ticket', description: say('command-ticket') },
      { command: 'progress', description: say('command-progress') },
      { command: 'human', description: say('command-human') },
      { command: 'bot', description: say('command-bot') },
      { command: 'region', description: say('command-region') },
      { command: 'big', description: say('command-big') },
      { command: 'me', description: say('command-me') },
      { command: 'forget', description: say('command-forget') },
      { command: 'cancel', description: say('command-cancel') },
      { command: 'help', description: say('command-help') },
    ],
    texts: {
      contact: ({ phone, name }) => say('shared-contact', { phone, name }),
      location: ({ latitude, longitude, place }) =>
        say('shared-location', { place: place ?? '', latitude, longitude }),
      attachmentRejected: say('attachment-rejected'),
      attachmentFailed: say('attachment-failed'),
      notAccepted: say('not-accepted'),
      writing: say('writing'),
    },
  };
}

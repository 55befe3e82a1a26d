/** Milliseconds since 1970-01-01 UTC. */
export type Instant = number;

export type ChannelId = 'telegram' | 'web' | 'console';

/** `<channel>:<address>`, for example `telegram:12345`; the address is the channel's own. */
export type ConversationId = `${ChannelId}:${string}`;

export interface ConversationReference {
  channel: ChannelId;
  /** Where the channel delivers to: a chat id, a browser's session id, `local`. */
  address: string;
}

export function conversationId(reference: ConversationReference): ConversationId {
  return `${reference.channel}:${reference.address}`;
}

export function conversationReference(id: ConversationId): ConversationReference {
  const at = id.indexOf(':');
  return { channel: id.slice(0, at) as ChannelId, address: id.slice(at + 1) };
}

/** A file that the channel has already fetched and stored; the bytes are in the attachment store. */
export interface AttachmentRef {
  id: string;
  mime: string;
  /** Bytes. */
  size: number;
}

/** Degrees, WGS 84. */
export interface GeoPoint {
  latitude: number;
  longitude: number;
}

export type ActivityContent =
  /** `location`: a shared place, WGS 84; `text` says it in words. */
  | { type: 'message'; text: string; attachments: AttachmentRef[]; location?: GeoPoint }
  /** `label` is what stood on the button, where the channel knows it: the transcript keeps it as said. */
  | { type: 'button'; data: string; label?: string }
  | { type: 'command'; name: string; args: string }
  | { type: 'joined' };

/** What a channel decodes from one inbound update. */
export type Activity = ActivityContent & {
  /** Unique within the channel; a redelivery carries the same one. */
  id: string;
  conversation: ConversationReference;
  receivedAt: Instant;
  /** Who it comes from, by the channel's own id: in a group the conversation does not tell. */
  sender?: string;
  /** True where others read along; nothing personal is taken or said there. */
  isGroup: boolean;
};

export interface Button {
  label: string;
  /** At most 64 bytes of UTF-8, Telegram's limit; returned as the `button` activity's data. */
  data: string;
}

/** Plain text as the citizen reads it; line breaks count, no markup. */
export interface OutgoingMessage {
  text: string;
  /** Rows of buttons. */
  buttons?: Button[][];
  /** Substrings shown once and kept out of the transcript, such as a query code. */
  secrets?: string[];
}

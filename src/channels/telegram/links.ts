/**
 * Opens the private chat with the bot; a tap on its start button then sends `/start <payload>`.
 * https://core.telegram.org/bots/features#deep-linking
 */
export function privateChatLink(username: string, payload?: string): string {
  const link = `https://t.me/${username}`;
  if (payload === undefined) return link;
  if (!/^[\w-]{1,64}$/.test(payload)) {
    throw new TypeError(
      `Not fit for a deep link (1 to 64 of A-Z, a-z, 0-9, _ and -): ${JSON.stringify(payload)}`,
    );
  }
  return `${link}?start=${payload}`;
}

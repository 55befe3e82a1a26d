import { Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

interface Adding {
  addRequest(request: ClientRequest, ...rest: unknown[]): void;
}

/**
 * Connections that are kept open between calls. Telegraf's node-fetch 2 waits for ever for the rest of a reply
 * whose connection is cut (https://github.com/node-fetch/node-fetch/issues/1604), but it does heed an error of
 * the request; so the reply's error is passed on to its request.
 */
export function createAgent(apiRoot: string): HttpAgent {
  const options = { keepAlive: true, keepAliveMsecs: 10_000 };
  const agent = apiRoot.startsWith('http://') ? new HttpAgent(options) : new HttpsAgent(options);
  // Not in Node's types, but what every agent is called with.
  const adding = agent as unknown as Adding;
  const add = adding.addRequest.bind(agent);
  adding.addRequest = (request, ...rest) => {
    request.once('response', (reply: IncomingMessage) => {
      reply.once('error', (error) => request.emit('error', error));
    });
    add(request, ...rest);
  };
  return agent;
}

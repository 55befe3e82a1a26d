/**
 * How long the request says that its body is; undefined where it does not say. Node takes no more than that, so that
 * nobody needs to count: to look at the body itself makes it a stream, which is slow.
 */
export function declaredBytes(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('transfer-encoding') ? undefined : Number(length);
}

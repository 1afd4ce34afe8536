/**
 * A gRPC proxy as one writes it with `node:http2`: its core API, which is the faster one, large windows, one session to
 * each upstream. `node proxy.js PORT UPSTREAM[,UPSTREAM…]`
 */
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';

const STREAM_WINDOW = 1 << 20;
const CONNECTION_WINDOW = 16 << 20;
/** Megabytes; the default of 10 ends streams of busy connections. */
const MAX_SESSION_MEMORY = 1000;

const [port, upstreams] = process.argv.slice(2);
if (!port || !upstreams) throw new Error('Use: proxy.js PORT UPSTREAM[,UPSTREAM…]');

const settings = {
  initialWindowSize: STREAM_WINDOW,
  maxConcurrentStreams: 100_000,
  enablePush: false,
};
const sessions: ClientHttp2Session[] = upstreams.split(',').map((address) => {
  const session = connect(`http://${address}`, { settings, maxSessionMemory: MAX_SESSION_MEMORY });
  session.on('connect', () => session.setLocalWindowSize(CONNECTION_WINDOW));
  session.on('error', (error) => {
    throw error;
  });
  return session;
});
let turn = 0;

function relay(down: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const session = sessions[turn++ % sessions.length] as ClientHttp2Session;
  const up = session.request(headers);
  let trailers: IncomingHttpHeaders = {};

  down.on('data', (chunk: Buffer) => {
    if (!up.write(chunk)) down.pause();
  });
  up.on('drain', () => down.resume());
  down.on('end', () => up.end());
  down.on('aborted', () => up.close(constants.NGHTTP2_CANCEL));
  down.on('error', () => up.close(constants.NGHTTP2_CANCEL));

  up.on('response', (response, flags) => {
    const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    down.respond(response, { endStream: ends, waitForTrailers: !ends });
  });
  up.on('data', (chunk: Buffer) => {
    if (!down.write(chunk)) up.pause();
  });
  down.on('drain', () => up.resume());
  up.on('trailers', (fields: IncomingHttpHeaders) => {
    trailers = fields;
  });
  up.on('end', () => down.end());
  up.on('error', () => down.close(constants.NGHTTP2_INTERNAL_ERROR));
  down.on('wantTrailers', () => down.sendTrailers(trailers));
}

const server = createServer({ settings, maxSessionMemory: MAX_SESSION_MEMORY });
server.on('session', (session) => session.setLocalWindowSize(CONNECTION_WINDOW));
server.on('stream', relay);
server.listen(Number(port), '127.0.0.1');

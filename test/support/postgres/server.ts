import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** A server for tests, and a way to get an empty database on it. */
export interface TestServer {
  /** The URL of a new, empty database. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Debian's place for them, newest first. */
const DEBIAN = '/usr/lib/postgresql';

/** Where the server's programs are; undefined where none are installed. */
export function serverPrograms(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return versions.map((it) => join(DEBIAN, it, 'bin')).find((it) => existsSync(join(it, 'initdb')));
}

/** Why tests that need a server cannot run here; undefined where they can. */
export function whyNoServer(): string | undefined {
  return process.env['TEST_DATABASE_URL'] || serverPrograms()
    ? undefined
    : 'no PostgreSQL: neither TEST_DATABASE_URL nor the programs of a server (apt-get install postgresql)';
}

/** The one that TEST_DATABASE_URL names, or one of our own that is thrown away. */
export async function startTestServer({ durable = false } = {}): Promise<TestServer> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return databasesOn(url);
  const own = await startOwnServer(durable);
  return databasesOn(own.url, own.stop);
}

/** `stop`: the server goes with its databases. */
function databasesOn(url: string, stop?: () => Promise<void>): TestServer {
  const made: string[] = [];
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    async newDatabase() {
      const name = `hotline_test_${process.pid}_${Date.now().toString(36)}_${made.length}`;
      made.push(name);
      await run(`create database ${name}`);
      const its = new URL(url);
      its.pathname = `/${name}`;
      return its.href;
    },
    async stop() {
      if (stop !== undefined) return stop();
      for (const name of made) await run(`drop database ${name} with (force)`);
    },
  };
}

async function startOwnServer(durable: boolean): Promise<{ url: string; stop: () => Promise<void> }> {
  const programs = serverPrograms();
  if (programs === undefined) throw new Error(whyNoServer());
  // Not under TMPDIR: the path of a socket may have a hundred characters only.
  const folder = mkdtempSync('/tmp/hotline-pg-');
  const as = unprivileged();
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  // A language's own order, so that nothing here can lean on the order of bytes.
  const made = spawnSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'hotline',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale-provider=icu',
      '--icu-locale=zh',
      '--locale=C.UTF-8',
      '-N',
    ],
    { ...as, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr} ${made.error?.message}`);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: durable ? 'on' : 'off',
    max_connections: '200',
  };
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endWithUs = () => void child.kill('SIGQUIT');
  process.once('exit', endWithUs);
  const url = `postgres:///postgres?host=${folder}&user=hotline`;
  await untilReady(url);
  return {
    url,
    async stop() {
      process.removeListener('exit', endWithUs);
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: string) => Number(spawnSync('id', [kind, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      // A server says by no other means that it is ready.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

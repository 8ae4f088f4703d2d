import { existsSync } from 'node:fs'
import path from 'node:path'
import { freePort, spawnKept, waitUntil, type KeptChild } from '@fangxing/dev/stack'
import { BACKEND_MAIN } from './backend-modules'

/** What one node has for itself: its settings beside those of all, and its program. */
type Variant = { own: Record<string, string>; program: string }

/** A real backend process that a test may kill, freeze and start again. */
export class BackendNode {
  private child: KeptChild | null = null
  private platformOffsetMs = 0
  private clockErrorMs = 0

  private constructor(
    readonly port: number,
    private readonly environment: Record<string, string>,
    readonly logFile: string,
    private readonly variant: Variant,
  ) {}

  /** `own` holds the settings of this node alone; `program` is another version's, which does not migrate the database. */
  static async create(
    environment: Record<string, string>,
    logFile: string,
    { own = {}, program = BACKEND_MAIN }: Partial<Variant> = {},
  ): Promise<BackendNode> {
    const settings = program === BACKEND_MAIN ? own : { ...own, MIGRATE_ON_START: '0' }
    return new BackendNode(await freePort(), environment, logFile, { own: settings, program })
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Whether it runs the version under test, which migrates the database. */
  get isNew(): boolean {
    return this.variant.program === BACKEND_MAIN
  }

  /** Of versions before that, one setting moved the clock of a node; now it makes a machine's clock wrong. */
  private get knowsPlatformTime(): boolean {
    return existsSync(path.join(path.dirname(this.variant.program), 'adapters/clock/platform-clock.js'))
  }

  get running(): boolean {
    return this.child?.running ?? false
  }

  get pid(): number {
    return this.child?.pid ?? -1
  }

  /** Starts the process and waits until it is ready, unless `ready` is false. */
  async start({ ready = true } = {}): Promise<void> {
    if (this.running) return
    const child = spawnKept(process.execPath, [this.variant.program], {
      env: {
        PATH: process.env.PATH ?? '',
        ...transitionLog(),
        ...this.environment,
        ...this.variant.own,
        PORT: String(this.port),
        PLATFORM_OFFSET_MS: String(this.platformOffsetMs),
        CLOCK_OFFSET_MS: String(this.knowsPlatformTime ? this.clockErrorMs : this.platformOffsetMs),
      },
      logFile: this.logFile,
      ipc: true,
    })
    this.child = child
    if (!ready) return
    await waitUntil(() => this.isReady(), {
      what: `backend on ${this.port} to be ready (log: ${this.logFile})`,
      timeoutMs: 30_000,
      everyMs: 20,
      giveUp: () => (this.running ? undefined : `the process ended (${child.why})`),
    })
    // Time may have been moved while it started, before it listened for that.
    this.setClock(this.platformOffsetMs)
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/health/ready`, { signal: AbortSignal.timeout(1000) })).ok
    } catch {
      return false
    }
  }

  /** kill -9, and waits until the process has ended. */
  async kill(): Promise<void> {
    await this.child?.kill()
  }

  async stop(): Promise<void> {
    await this.child?.stop(60_000)
  }

  /** Resolves when the process has ended for any reason. */
  async ended(): Promise<void> {
    await this.child?.exited
  }

  pause(): void {
    this.child?.process.kill('SIGSTOP')
  }

  resume(): void {
    this.child?.process.kill('SIGCONT')
  }

  /** The process kills itself when it next passes the failpoint of this name. */
  arm(failpoint: string): void {
    this.send({ failpoint })
  }

  /** Moves the time of the whole system, of which each node has to be told. */
  setClock(offsetMs: number): void {
    this.platformOffsetMs = offsetMs
    this.send(this.knowsPlatformTime ? { platformOffsetMs: offsetMs } : { clockOffsetMs: offsetMs })
  }

  /** Makes the clock of this node's machine wrong. */
  setClockError(errorMs: number): void {
    this.clockErrorMs = errorMs
    this.send({ clockOffsetMs: errorMs })
  }

  /** A process that is about to end may lose a message; the next one starts with the clock as it is then. */
  private send(message: object): void {
    const process = this.child?.process
    if (this.running && process?.connected) process.send(message, () => undefined)
  }
}

/** Where `npm test` collects the transitions that backend processes take (dev/test-run/transition-coverage.mjs). */
function transitionLog(): Record<string, string> {
  const dir = process.env.TRANSITION_LOG_DIR
  return dir === undefined ? {} : { TRANSITION_LOG_DIR: dir }
}

import { fork, type ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { freePort, waitUntil } from '@fangxing/dev/stack'
import { BACKEND_DIST } from './backend-dist'

const MAIN = path.join(BACKEND_DIST, 'main.js')

/** A real backend process, which a test may kill, freeze, and start again. */
export class BackendNode {
  private child: ChildProcess | null = null
  private clockOffsetMs = 0
  private gone: Promise<void> = Promise.resolve()
  starts = 0

  private constructor(
    readonly port: number,
    private readonly environment: Record<string, string>,
    readonly logFile: string,
    private readonly own: Record<string, string>,
  ) {}

  /** `own` holds what only this node is told. */
  static async create(
    environment: Record<string, string>,
    logFile: string,
    own: Record<string, string> = {},
  ): Promise<BackendNode> {
    return new BackendNode(await freePort(), environment, logFile, own)
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null
  }

  get pid(): number {
    return this.child?.pid ?? -1
  }

  /** Starts the process; `extra` adds to its environment (a failpoint, say). Resolves when it is ready. */
  async start(extra: Record<string, string> = {}, ready = true): Promise<void> {
    if (this.running) return
    this.starts++
    const log = openSync(this.logFile, 'a')
    const child = fork(MAIN, [], {
      env: {
        PATH: process.env.PATH ?? '',
        ...this.environment,
        ...this.own,
        PORT: String(this.port),
        ...extra,
      },
      stdio: ['ignore', log, log, 'ipc'],
      execArgv: [],
    })
    this.child = child
    this.gone = new Promise(resolve => child.once('exit', () => resolve()))
    child.on('error', () => undefined)
    if (this.clockOffsetMs !== 0) this.tell({ clockOffsetMs: this.clockOffsetMs })
    if (!ready) return
    await waitUntil(() => this.isReady(), {
      what: `backend on ${this.port} to be ready (log: ${this.logFile})`,
      timeoutMs: 30_000,
      everyMs: 20,
      giveUp: () => (this.running ? undefined : `the process ended (${child.exitCode ?? child.signalCode})`),
    })
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/health/ready`, { signal: AbortSignal.timeout(1000) })).ok
    } catch {
      return false
    }
  }

  /** kill -9, and waits until the process is gone. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL')
    await this.gone
  }

  async stop(): Promise<void> {
    this.child?.kill('SIGTERM')
    await this.gone
  }

  /** Resolves when the process has ended, however. */
  ended(): Promise<void> {
    return this.gone
  }

  pause(): void {
    this.child?.kill('SIGSTOP')
  }

  resume(): void {
    this.child?.kill('SIGCONT')
  }

  /** The process dies at its next passage of a named point. */
  arm(failpoint: string): void {
    this.tell({ failpoint })
  }

  /** A process that is dying does not listen any more; the next one is told at its start. */
  private tell(message: object): void {
    if (this.running && this.child!.connected) this.child!.send(message, () => undefined)
  }

  setClock(offsetMs: number): void {
    this.clockOffsetMs = offsetMs
    this.tell({ clockOffsetMs: offsetMs })
  }
}

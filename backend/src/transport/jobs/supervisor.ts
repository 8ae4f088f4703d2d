import type { Logger } from 'pino'
import type { JobRunnerState } from '../../telemetry/health'

/** One life of a runner. `stop` resolves when its work has ended and what it held is released. */
export type RunnerLife = { stop(): Promise<void> }

/** Starts one life; `ended` is called when it does not work any more as it should, with the reason. */
type OpenRunner = (ended: (why: unknown) => void) => Promise<RunnerLife>

export type SupervisorOptions = {
  name: string
  open: OpenRunner
  log: Logger
  /** Told of every change, for figures. */
  changed?: (state: JobRunnerState) => void
  firstPauseMs?: number
  longestPauseMs?: number
}

const FIRST_PAUSE_MS = 250
/** A paid car may wait for the runner: the pauses between tries stay short for as long as it takes. */
const LONGEST_PAUSE_MS = 5_000
/** A life that lasted so long was a good one: the next pause is the first one again. */
const GOOD_LIFE_MS = 60_000

/**
 * Keeps one runner of durable jobs at work. graphile-worker 0.16.6 never replaces a worker that died, and its cron ends
 * for good with the first error; so a life that has lost a part is given up as a whole and a new one is started, after
 * growing pauses, for as long as the process lives. A life that was given up finishes the jobs that it still has.
 */
export class Supervisor {
  private current: JobRunnerState
  private life: RunnerLife | null = null
  private readonly leaving = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | null = null
  private opening: Promise<void> = Promise.resolve()
  private tries = 0
  private number = 0
  private isStopping = false

  constructor(private readonly options: SupervisorOptions) {
    this.current = { name: options.name, state: 'restarting', since: new Date() }
  }

  get state(): JobRunnerState {
    return this.current
  }

  /** Resolves after the first try, whether it succeeded or not. */
  async start(): Promise<void> {
    await this.tryToOpen()
  }

  /** Resolves when no life does anything any more. */
  async stop(): Promise<void> {
    this.isStopping = true
    if (this.timer) clearTimeout(this.timer)
    await this.opening
    this.giveUpLife()
    this.become('stopped')
    await Promise.all(this.leaving)
  }

  private tryToOpen(): Promise<void> {
    this.opening = this.open()
    return this.opening
  }

  private async open(): Promise<void> {
    const number = ++this.number
    const reasons: unknown[] = []
    const ended = (reason: unknown): void => {
      // Its end may be reported before it was ever handed over, and several times.
      reasons.push(reason)
      if (number === this.number && this.life) this.restart(reason)
    }
    try {
      this.life = await this.options.open(ended)
    } catch (error) {
      this.restart(error)
      return
    }
    if (reasons.length > 0) return this.restart(reasons[0])
    if (this.isStopping) return
    this.become('running')
    if (number > 1) this.options.log.info({ runner: this.options.name }, 'jobs run again')
  }

  private restart(reason: unknown): void {
    const { name, log, firstPauseMs = FIRST_PAUSE_MS, longestPauseMs = LONGEST_PAUSE_MS } = this.options
    if (this.current.state === 'running') {
      if (Date.now() - this.current.since.getTime() >= GOOD_LIFE_MS) this.tries = 0
      if (!this.isStopping) this.become('restarting')
    }
    this.giveUpLife()
    if (this.isStopping) return
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(this.tries++, 20), longestPauseMs)
    log.error({ err: reason, runner: name, pauseMs }, 'jobs do not run: starting them again')
    this.timer = setTimeout(() => void this.tryToOpen(), pauseMs)
  }

  private giveUpLife(): void {
    const life = this.life
    this.life = null
    if (!life) return
    const end = life
      .stop()
      .catch(error =>
        this.options.log.warn({ err: error, runner: this.options.name }, 'a runner ended badly'),
      )
      .finally(() => this.leaving.delete(end))
    this.leaving.add(end)
  }

  private become(state: JobRunnerState['state']): void {
    this.current = { name: this.options.name, state, since: new Date() }
    this.options.changed?.(this.current)
  }
}

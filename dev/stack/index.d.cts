import type { ChildProcess } from 'node:child_process'
import type { KeyObject } from 'node:crypto'

/** A program of the stack. `kill` is kill -9 unless told otherwise, and waits until the program is gone. */
export interface Service {
  readonly name: string
  readonly url: string
  readonly port: number
  readonly logFile?: string
  readonly pid: number
  readonly running: boolean
  readonly exited: Promise<string>
  stop(graceMs?: number): Promise<void>
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Freezes the program (SIGSTOP): connections stay open and nothing answers. */
  pause(): void
  resume(): void
  /** Starts it again, stopped or killed, at the same address with the same data. */
  restart(): Promise<void>
}

export interface Account {
  readonly username: string
  readonly password: string
}

export interface Postgres extends Service {
  readonly identity: 'self' | 'namespace' | 'user'
  readonly dataFolder: string
  remove(): void
}

export type Broker = Service & Account

export interface Addresses {
  /** The server's maintenance database, as a user who may create databases. */
  adminUrl: string
  databaseUrl: string
  redisUrl: string
  mqttUrl: string
  mqttUsername: string
  mqttPassword: string
  dir: string
}

/** Keys of a local system; see config/env.example for what each is. */
export interface LocalSecrets {
  commandKeyId: string
  commandPrivateKey: string
  deviceMasterKey: string
  qrKey: string
  mqtt: Account
}

export interface RsaKeyPair {
  privateKey: KeyObject
  publicKey: KeyObject
}

export interface Stack extends Addresses {
  postgres?: Postgres
  redis?: Service
  broker?: Broker
  stop(): Promise<void>
}

export interface StackOptions {
  dir?: string
  database?: string
  durable?: boolean
  databaseUrl?: string
  redisUrl?: string
  mqttUrl?: string
  mqtt?: Account
}

export interface KeptChild {
  readonly process: ChildProcess
  readonly pid: number
  readonly running: boolean
  readonly why: string
  readonly exited: Promise<string>
  stop(graceMs?: number): Promise<void>
  kill(signal?: NodeJS.Signals): Promise<void>
}

export interface KeptOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
  logFile?: string
  quitSignal?: NodeJS.Signals
  uid?: number
  gid?: number
  inheritOutput?: boolean | 'stderr'
  /** Opens a message channel to a Node program. */
  ipc?: boolean
}

export interface Tool {
  path: string
  env: NodeJS.ProcessEnv
}

export type ToolName = 'redis' | 'mosquitto' | 'pgbouncer' | 'chromium'

/** Starts a program that ends when this process does, even by kill -9. */
export function spawnKept(command: string, args: string[], options?: KeptOptions): KeptChild
export function logTail(logFile: string | undefined, lines?: number): string
export function waitUntil<T>(
  check: () => T | Promise<T>,
  options: { what: string; timeoutMs?: number; everyMs?: number; giveUp?: () => string | undefined },
): Promise<NonNullable<T>>
export function delay(ms: number): Promise<void>
export function freePort(preferred?: number): Promise<number>
export function isFree(port: number, host?: string): Promise<boolean>
export function accepts(port: number, host?: string): Promise<boolean>
export function findTool(name: ToolName): Tool | undefined
export function requireTool(name: ToolName): Tool
export function missingSentence(name: ToolName): string

export function startPostgres(options: {
  dir: string
  port?: number
  preferredPort?: number
  durable?: boolean
  maxConnections?: number
}): Promise<Postgres>
export function startRedis(options: {
  dir: string
  port?: number
  preferredPort?: number
  appendOnly?: boolean
}): Promise<Service>
export function startPgbouncer(options: {
  dir: string
  databaseUrl: string
  mode: 'session' | 'transaction' | 'statement'
  roundRobin?: boolean
}): Promise<Service>
export function startBroker(options: {
  dir: string
  databaseUrl?: string
  users?: Record<string, string>
  port?: number
  preferredPort?: number
  backend?: Account
}): Promise<Broker>
export function startMosquitto(options: {
  dir: string
  users: Record<string, string>
  port?: number
  backend?: Account
}): Promise<Broker>
/** Debian's RabbitMQ with the MQTT plugin. `deviceUrl` prefers another node of it than `url`. */
export type RabbitCluster = Account & {
  name: string
  url: string
  deviceUrl: string
  nodes: Service[]
  stop(): Promise<void>
  kill(): Promise<void>
}
export function startRabbitCluster(options: {
  dir: string
  databaseUrl: string
  size?: number
}): Promise<RabbitCluster>
export function startStack(options?: StackOptions): Promise<Stack>
export function addresses(stack: Stack): Addresses

export function createTemplate(
  adminUrl: string,
  name: string,
  prepare: (url: string) => Promise<void>,
): Promise<void>
export function cloneDatabase(adminUrl: string, template: string, name?: string): Promise<string>
export function createDatabase(adminUrl: string, name?: string): Promise<string>
export function dropDatabase(adminUrl: string, nameOrUrl: string): Promise<void>
export function ensureDatabase(adminUrl: string, name: string): Promise<string>
export function databaseUrl(adminUrl: string, name: string): string

export function makeLocalSecrets(): LocalSecrets
export function backendEnvironment(system: {
  addresses: Addresses
  secrets: LocalSecrets
  port: number
  publicOrigin?: string
  wechat?: Record<string, string | undefined>
}): Record<string, string>

export function testStack(): Addresses
export function testRsaKey(name: string): RsaKeyPair
export function testEnvironment(stack: Addresses): Record<string, string>

/** `upstream` is from the client to the server, `downstream` the other way. */
export type Direction = 'upstream' | 'downstream'

/** The network between some clients and a server: it can block, lose, break and refuse. */
export class TcpProxy {
  private constructor()
  static open(targetUrl: string): Promise<TcpProxy>
  /** The server's address, through this proxy. */
  readonly url: string
  /** Nothing passes in these directions any more; neither side is notified. */
  block(...directions: Direction[]): void
  /** What waited arrives, late and in order. */
  unblock(): void
  /** Closes all connections: what waited is lost, and new connections pass. */
  reset(): void
  /** Present connections break and new ones are refused, until `mend`. */
  cut(): void
  mend(): void
  /** Present connections lose every byte from now on and stay open; new ones pass. Returns how many were silenced. */
  silence(): number
  close(): Promise<void>
}

/** How a recogniser may fail: never answers, never ends its answer, says so, or says something else. */
export type RecognitionFault = 'silent' | 'slow' | 'broken' | 'garbage' | 'huge' | 'wrong'

/** A plate recogniser over HTTP that answers what it was told to answer. */
export class RecognitionSim {
  private constructor()
  static start(options?: { token?: string }): Promise<RecognitionSim>
  readonly url: string
  readonly received: { method: string; url: string; mediaType: string; bytes: number }[]
  plates: { text: string; colour?: string | null; confidence: number }[]
  fault: RecognitionFault | null
  close(): Promise<void>
}

/** A reader of vehicle licences that answers what it was told to. */
export class LicenceSim {
  private constructor()
  static start(): Promise<LicenceSim>
  readonly url: string
  readonly received: { method: string; mediaType: string; bytes: number }[]
  licence: {
    plate: string
    colour?: string | null
    issueDate?: string | null
    owner?: string | null
    confidence: number
  } | null
  fault: 'silent' | 'broken' | 'wrong' | null
  close(): Promise<void>
}

/** A service that sends text messages, and sends none. */
export class TextSim {
  private constructor()
  static start(): Promise<TextSim>
  readonly url: string
  readonly sent: { id: string; to: string; text: string }[]
  readonly asked: number
  state: 'accepted' | 'delivered' | 'refused'
  receipt: 'accepted' | 'delivered' | 'undelivered'
  reason: string | null
  fault: 'silent' | 'broken' | null
  close(): Promise<void>
}

import type { KeyObject } from 'node:crypto'
import { rawPublicKey } from '@fangxing/contract/envelope'
import { commandKeyNamesOf, formerKeysOf, type Settings } from '../../settings/settings'
import { readSigningKey } from '../../settings/signing-key'

type RingSettings = Pick<Settings, 'COMMAND_KEY_ID' | 'COMMAND_PRIVATE_KEY' | 'COMMAND_FORMER_KEYS'>
export type CommandKey = { id: string; privateKey: KeyObject }
/** The part of a device's row that says which keys it knows. */
export type KeysOfDevice = { command_keys?: readonly string[] | null }

/** The Ed25519 key that signs what devices obey. */
export const commandKey = (settings: Pick<Settings, 'COMMAND_PRIVATE_KEY'>): KeyObject =>
  readSigningKey(settings.COMMAND_PRIVATE_KEY)

/**
 * The keys with which this node signs: the current one, and former ones for devices that have not confirmed it. A device
 * is always given the whole ring, so that each of them is known to whoever fetched it.
 */
export class CommandRing {
  private read: readonly CommandKey[] | undefined

  constructor(private readonly settings: RingSettings) {}

  /** Names, the newest first. */
  get names(): string[] {
    return commandKeyNamesOf(this.settings)
  }

  get currentName(): string {
    return this.settings.COMMAND_KEY_ID
  }

  /** As devices get them. */
  publicKeys(): { id: string; publicKey: string }[] {
    return this.keys.map(({ id, privateKey }) => ({ id, publicKey: rawPublicKey(privateKey) }))
  }

  /**
   * What this device obeys: the newest key that it has confirmed. Where that is not known the oldest one, which every
   * device of the ring has.
   */
  signerFor({ command_keys: held }: KeysOfDevice): CommandKey {
    const { keys } = this
    return (held && keys.find(({ id }) => held.includes(id))) ?? keys.at(-1)!
  }

  private get keys(): readonly CommandKey[] {
    this.read ??= [
      { id: this.settings.COMMAND_KEY_ID, privateKey: commandKey(this.settings) },
      ...formerKeysOf(this.settings).map(({ id, key }) => ({
        id,
        privateKey: readSigningKey(key),
      })),
    ]
    return this.read
  }
}

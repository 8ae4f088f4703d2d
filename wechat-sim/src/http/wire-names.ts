import { z } from 'zod'
import { type ForgedCallback } from '../callback/forger'
import { type SignedCallback } from '../callback/signed-callback'
import { type Faults } from '../faults'
import { ruleChangeSchema, type Rules } from '../options'

/**
 * Names in the JSON of the control API and of WECHAT_SIM_RULES that differ from the names in the code. Other programs
 * use them, so they stay as they are.
 */
const RULE_NAMES = {
  noticeDelayMs: 'callbackDelayMs',
  noticeTimeoutMs: 'callbackTimeoutMs',
  billFromTenOClock: 'tradeBillFromTenOClock',
} as const satisfies Record<string, keyof Rules>

const invert = (names: Record<string, string>) =>
  Object.fromEntries(Object.entries(names).map(([wireName, name]) => [name, wireName]))

const rename = (value: object, names: Record<string, string>) =>
  Object.fromEntries(Object.entries(value).map(([name, field]) => [names[name] ?? name, field]))

export const ruleChangeFromWire = z.preprocess(
  value => (typeof value === 'object' && value !== null ? rename(value, RULE_NAMES) : value),
  ruleChangeSchema,
)

export const rulesToWire = (rules: Readonly<Rules>) => rename(rules, invert(RULE_NAMES))

const headerValues = z.union([z.string(), z.array(z.string())])
const fields = z.record(z.string(), z.unknown())

export const signedCallbackFromWire = z
  .strictObject({
    noticeId: z.string(),
    url: z.string(),
    headers: z.record(z.string(), headerValues),
    body: z.string(),
  })
  .transform(({ noticeId, ...callback }): SignedCallback => ({ callbackId: noticeId, ...callback }))

export const signedCallbackToWire = ({ callbackId, ...callback }: SignedCallback) => ({
  noticeId: callbackId,
  ...callback,
})

export const forgedCallbackToWire = ({ name, callback }: ForgedCallback) => ({
  name,
  notice: signedCallbackToWire(callback),
})

export const overridesFromWire = z
  .strictObject({
    content: fields.optional(),
    plainText: z.string().optional(),
    apiV3Key: z.string().optional(),
    sealedAssociatedData: z.string().optional(),
    resourceNonce: z.string().optional(),
    resource: fields.optional(),
    envelope: fields.optional(),
    body: z.string().optional(),
    timestamp: z.union([z.string(), z.number()]).optional(),
    nonce: z.string().optional(),
    serial: z.string().optional(),
    privateKeyPem: z.string().optional(),
    signature: z.string().optional(),
    headers: z.record(z.string(), z.union([headerValues, z.null()])).optional(),
    bodyAfterSigning: z.string().optional(),
    url: z.string().optional(),
  })
  .transform(({ sealedAssociatedData, ...overrides }) => ({
    ...overrides,
    cipherAssociatedData: sealedAssociatedData,
  }))

export const faultsToWire = (faults: ReturnType<Faults['list']>) =>
  faults.map(({ applied, ...fault }) => ({ ...fault, struck: applied }))

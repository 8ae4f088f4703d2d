import { Controller, Get, Inject, Post, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { DeviceEnvelope } from '@fangxing/contract/device-protocol'
import { deviceEnvelopeSchema } from '@fangxing/contract/device-protocol.schema'
import type { ProvisionRequest } from '@fangxing/contract/provisioning'
import { provisionRequestSchema } from '@fangxing/contract/provisioning.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { KeepPhotos } from '../../workflows/keep-photos'
import type { ProvisionDevice } from '../../workflows/provision-device'
import type { RenewKeys } from '../../workflows/renew-keys/renew-keys'
import { check } from './handle-call'
import { openToAll } from './route-decorators'
import { parseJson, readBody } from './read-body'

const PROVISION_LIMIT_BYTES = 4096
const PROVISION_LIMIT = { max: 6000, windowS: 60 }
const KEYS_LIMIT_BYTES = 4096
const KEYS_LIMIT = { max: 6000, windowS: 60 }
/** A device asks again with growing pauses: more than this is a device that errs. */
const KEYS_OF_DEVICE_LIMIT = { max: 60, windowS: 60 }

/** For those who have no session: a device with its token or its seal, whoever has a signed link to a picture. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class DeviceController {
  @Inject()
  keepPhotos: KeepPhotos

  @Inject()
  provisionDevice: ProvisionDevice

  @Inject()
  renewKeys: RenewKeys

  @openToAll()
  @Post('/device/provision')
  async provision(ctx: Context): Promise<void> {
    await ctx.state.limits.take('device.provision', ctx.ip, PROVISION_LIMIT)
    if (!/^application\/json\b/i.test(ctx.get('content-type'))) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
    const request = check(
      provisionRequestSchema,
      parseJson(await readBody(ctx.req, PROVISION_LIMIT_BYTES)),
      'body',
    ) as ProvisionRequest
    ctx.body = await this.provisionDevice.provision(request, {
      actor: 'device',
      traceId: ctx.state.traceId,
    })
  }

  @openToAll()
  @Post('/device/keys')
  async fetchKeys(ctx: Context): Promise<void> {
    const envelope = await readEnvelope(ctx)
    ctx.set('cache-control', 'no-store')
    ctx.body = await this.renewKeys.fetch(
      envelope,
      { actor: 'device', traceId: ctx.state.traceId },
      countOf(ctx),
    )
  }

  @openToAll()
  @Post('/device/keys/confirm')
  async confirmKeys(ctx: Context): Promise<void> {
    const envelope = await readEnvelope(ctx)
    ctx.body = await this.renewKeys.confirm(
      envelope,
      { actor: 'device', traceId: ctx.state.traceId },
      countOf(ctx),
    )
  }

  @openToAll()
  @Get('/photos/:id')
  async photo(ctx: Context & { params: { id: string } }): Promise<void> {
    const { e, s } = ctx.query
    if (typeof e !== 'string' || typeof s !== 'string') throw new Refusal('NOT_FOUND')
    const picture = await this.keepPhotos.open({
      photoId: ctx.params.id,
      expiry: e,
      signature: s,
    })
    ctx.set('cache-control', 'private, max-age=3600')
    ctx.set('content-security-policy', "default-src 'none'; sandbox")
    ctx.type = picture.mediaType
    ctx.body = picture.body
  }
}

/** A sealed request of a device; whether the seal is right is for the workflow to say. */
async function readEnvelope(ctx: Context): Promise<DeviceEnvelope> {
  await ctx.state.limits.take('device.keys', ctx.ip, KEYS_LIMIT)
  if (!/^application\/json\b/i.test(ctx.get('content-type'))) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const body = parseJson(await readBody(ctx.req, KEYS_LIMIT_BYTES))
  return check(deviceEnvelopeSchema, body, 'body') as DeviceEnvelope
}

/** Only what a device has sealed counts against it: somebody who knows its name alone cannot keep it from its keys. */
const countOf = (ctx: Context) => (deviceId: string) =>
  ctx.state.limits.take('device.keys.of', deviceId, KEYS_OF_DEVICE_LIMIT)

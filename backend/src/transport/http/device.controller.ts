import { Controller, Get, Inject, Post, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { ProvisionRequest } from '@fangxing/contract/provisioning'
import { provisionRequestSchema } from '@fangxing/contract/provisioning.schema'
import { Refusal } from '@fangxing/contract/refusal'
import type { KeepPhotos } from '../../workflows/keep-photos'
import type { ProvisionDevice } from '../../workflows/provision-device'
import { check } from './handle-call'
import { openToAll } from './route-decorators'
import { parseJson, readBody } from './read-body'

const PROVISION_LIMIT_BYTES = 4096
const PROVISION_LIMIT = { max: 6000, windowS: 60 }

/** For those who have no session: a device with its token, whoever has a signed link to a picture. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class DeviceController {
  @Inject()
  keepPhotos: KeepPhotos

  @Inject()
  provisionDevice: ProvisionDevice

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

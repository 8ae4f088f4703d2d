/** WeChat says no: an HTTP status, its code, its sentence. */
export class PayRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail?: { field?: string; value?: unknown; issue?: string; location?: string },
  ) {
    super(message)
  }
}

export const badParameter = (field: string, issue: string, value?: unknown) =>
  new PayRefusal(400, 'PARAM_ERROR', `参数错误：${issue}`, { field, value, issue, location: 'body' })

/** The interfaces of api.weixin.qq.com answer 200 with an `errcode`. */
export class ApiRefusal extends Error {
  constructor(
    readonly errcode: number,
    readonly errmsg: string,
  ) {
    super(`${errcode} ${errmsg}`)
  }
}

/** The person or the test asked for something that cannot happen, such as paying a closed order. */
export class DriveRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

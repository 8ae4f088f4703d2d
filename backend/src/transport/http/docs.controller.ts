import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Controller, Get, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import { openToAll } from './route-decorators'
import { integrationDocument } from './integration-document'
import { openApiDocument } from './openapi-document'

const FOLDER = path.dirname(require.resolve('swagger-ui-dist/package.json'))
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
}
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
/** On a phone the library cuts off long paths and wide tables. */
const NARROW = `@media (max-width: 640px) {
.swagger-ui .wrapper { padding: 0 8px }
.swagger-ui .info { margin: 24px 0 }
.swagger-ui .info .title, .swagger-ui .markdown p, .swagger-ui code { overflow-wrap: anywhere }
.swagger-ui .opblock .opblock-summary { flex-wrap: wrap }
.swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; min-width: 0 }
.swagger-ui .opblock .opblock-summary-path-description-wrapper { flex-basis: 100%; min-width: 0; padding: 4px 0 }
.swagger-ui .opblock .opblock-summary-path { max-width: 100%; flex-shrink: 1; overflow-wrap: anywhere }
.swagger-ui .info table { display: block; overflow-x: auto }
.swagger-ui .table-container, .swagger-ui .responses-inner, .swagger-ui .model-box { overflow-x: auto; max-width: 100% }
}`
const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>放行 Fangxing · API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<style>${NARROW}</style>
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`
/** `/docs?integration`: what other systems call, and how they sign. */
const START = `SwaggerUIBundle({ url: location.search === '?integration' ? '/openapi-integration.json' : '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null })\n`

/** The contract to read and try out, served from here alone: the page loads nothing from elsewhere. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class DocsController {
  private document: string | null = null
  private integration: string | null = null

  @openToAll()
  @Get('/openapi.json')
  openApi(ctx: Context): void {
    this.document ??= JSON.stringify(openApiDocument())
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = this.document
  }

  @openToAll()
  @Get('/openapi-integration.json')
  openApiOfIntegration(ctx: Context): void {
    this.integration ??= JSON.stringify(integrationDocument())
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = this.integration
  }

  @openToAll()
  @Get('/docs')
  page(ctx: Context): void {
    ctx.set('content-security-policy', CSP)
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = PAGE
  }

  @openToAll()
  @Get('/docs/:file')
  async file(ctx: Context & { params: { file: string } }): Promise<void> {
    const { file } = ctx.params
    const mediaType = Object.hasOwn(FILES, file) ? FILES[file] : undefined
    if (!mediaType && file !== 'start.js') throw new Refusal('NOT_FOUND')
    ctx.set('cache-control', 'public, max-age=3600')
    ctx.type = mediaType ?? 'text/javascript'
    ctx.body = mediaType ? await readFile(path.join(FOLDER, file)) : START
  }
}

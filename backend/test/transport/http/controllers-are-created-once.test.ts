import { getObjectDefinition, ScopeEnum } from '@midwayjs/core'
import { CONTROLLERS } from '../../../src/transport/http/controllers'

/** `@Controller` makes a class request-scoped when it is applied after `@Scope`: it must stand below it. */
test.each(CONTROLLERS.map(controller => [controller.name, controller]))(
  '%s is made once, not for every request',
  (_name, controller) => {
    expect(getObjectDefinition(controller).scope).toBe(ScopeEnum.Singleton)
  },
)

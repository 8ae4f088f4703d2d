/** The stack as a library. CommonJS, because jest's tests load it with `require`. */
module.exports = {
  ...require('./child.cjs'),
  ...require('./wait.cjs'),
  ...require('./ports.cjs'),
  ...require('./tools.cjs'),
  ...require('./postgres.cjs'),
  ...require('./databases.cjs'),
  ...require('./redis.cjs'),
  ...require('./pgbouncer.cjs'),
  ...require('./broker.cjs'),
  ...require('./rabbitmq.cjs'),
  ...require('./stack.cjs'),
  ...require('./environment.cjs'),
  ...require('./test-stack.cjs'),
  ...require('./tcp-proxy.cjs'),
  ...require('./recognition-sim.cjs'),
  ...require('./licence-sim.cjs'),
}

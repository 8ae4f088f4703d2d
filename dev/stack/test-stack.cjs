/**
 * The stack that the jest run shares, as its global setup left it in the environment.
 *
 * @returns {import('./index.cjs').Addresses}
 * @throws {Error} when the run has none
 */
function testStack() {
  const env = process.env
  if (!env.TEST_DATABASE_URL) {
    throw new Error('no test stack: run through npm test or a jest.config.cjs with dev/jest/global-setup.cjs')
  }
  return {
    adminUrl: env.TEST_DATABASE_URL,
    databaseUrl: env.TEST_DATABASE_URL,
    redisUrl: env.TEST_REDIS_URL,
    mqttUrl: env.TEST_MQTT_URL,
    mqttUsername: env.TEST_MQTT_USERNAME,
    mqttPassword: env.TEST_MQTT_PASSWORD,
    dir: env.TEST_STATE_DIR,
  }
}

/** The environment by which `testStack` finds a stack. */
function testEnvironment(stack) {
  return {
    TEST_DATABASE_URL: stack.adminUrl,
    TEST_REDIS_URL: stack.redisUrl,
    TEST_MQTT_URL: stack.mqttUrl,
    TEST_MQTT_USERNAME: stack.mqttUsername,
    TEST_MQTT_PASSWORD: stack.mqttPassword,
    TEST_STATE_DIR: stack.dir,
  }
}

module.exports = { testStack, testEnvironment }

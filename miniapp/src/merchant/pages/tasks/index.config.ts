export default definePageConfig({ navigationBarTitleText: '移动指令' })

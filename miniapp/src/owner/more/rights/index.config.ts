export default definePageConfig({ navigationBarTitleText: '权利与依据' })

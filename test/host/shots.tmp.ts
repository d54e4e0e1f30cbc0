import { mkdtemp, writeFile, cp } from 'node:fs/promises';
import path from 'node:path';
import { open } from './open';
import { root } from './paths';
const out = process.argv[2]!;
const theme = process.argv[3] ?? 'Dark Modern';
const width = Number(process.argv[4] ?? 1440);
const language = process.argv[5] ?? 'en';
async function main() {
  const folder = await mkdtemp('/tmp/shots-');
  await cp(path.join(root, 'samples'), folder, { recursive: true });
  await cp('/tmp/anim.gif', path.join(folder, 'anim.gif')).catch(() => undefined);
  await writeFile(path.join(folder, 'cut.npy'), Buffer.from('\x93NUMPY\x01\x00v\x00{', 'latin1'));
  const opened = await open('web', {
    folder,
    settings: { 'workbench.colorTheme': theme },
    browser: { viewport: { width, height: 900 } },
    ...(language === 'en' ? {} : { language }),
  } as never);
  const { workbench } = opened;
  const page = workbench.page;
  const shot = async (n: string) => {
    await page.screenshot({ path: `${out}-${n}.png` });
    console.log(n);
  };
  const zh = language !== 'en';
  try {
    await workbench.openFile('tutorial.json');
    await workbench.putCursor(8, 8);
    await workbench.command(zh ? 'Poolscope: 可视化池化' : 'Poolscope: Visualize Pooling');
    const panel = await workbench.webview('#output [role=gridcell]');
    await panel.locator('#parameter-ceil_mode').click();
    await panel.locator('#output [data-cell="0,0,1"]').hover();
    await panel.locator('#why mark').waitFor();
    await shot('panel');
    await workbench
      .chooseInExplorer('photo.png', zh ? '可视化文件的池化' : 'Visualize Pooling of File')
      .catch((e) => console.log(String(e).slice(0, 200)));
    await page.waitForTimeout(2500);
    await shot('photo');
    await workbench.openFile('features.npz');
    await page.waitForTimeout(2500);
    await shot('tensor');
    await workbench.openFile('cut.npy');
    await page.waitForTimeout(1500);
    await shot('broken');
  } finally {
    await opened.close();
  }
}
void main();

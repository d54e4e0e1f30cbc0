// `npm run screenshots -- [--theme NAME] [--language CODE] [--out FILE]`: takes the README's screenshot.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { open } from './open';
import { root } from './paths';

const { values } = parseArgs({
  options: {
    theme: { type: 'string', default: 'Dark Modern' },
    language: { type: 'string', default: 'en' },
    out: { type: 'string', default: 'media/screenshot.png' },
  },
});

async function main({ theme, language, out }: typeof values): Promise<void> {
  const settings = { 'workbench.colorTheme': theme };
  const browser = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 };
  const opened = await open('web', { settings, browser, ...(language === 'en' ? {} : { language }) });
  const { workbench } = opened;
  try {
    await workbench.openFile('tutorial.json');
    await workbench.putCursor(8, 8);
    await workbench.command(language === 'zh-cn' ? 'Poolscope: 可视化池化' : 'Poolscope: Visualize Pooling');
    const panel = await workbench.webview('#output [role=gridcell]');
    await panel.locator('#parameter-ceil_mode').click();
    await panel.locator('#output [data-cell="0,0,1"]').hover();
    await panel.locator('#why mark').waitFor();
    await workbench.page.screenshot({ path: path.join(root, out) });
    console.log(out);
  } finally {
    await opened.close();
  }
}

void main(values);

import sys; sys.path.insert(0,'/work/main/tests')
from shell_panes import PANES, add_account
from amplanner.tui.app import PlannerApp
from amplanner.tui.commands import commands_of
async def test_x(book):
    add_account(book,'x'); app=PlannerApp(book,PANES,first=2)
    async with app.run_test(size=(120,36)) as p:
        await p.pause()
        for c in commands_of(app.screen): print(c.owner,'|',c.keys,'|',c.title)
        await p.press('question_mark'); await p.pause()
        print("\n".join(s.text.rstrip() for s in app.screen._compositor.render_strips()))
        assert 0

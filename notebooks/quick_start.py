# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 推演入门 · Quick start for a trainer
#
# **问题 / Question:** 同一场火灾，两份预案，哪一份更好？ *One fire, two plans: which is better?*
#
# 本笔记本离线运行，约一分钟。数据为示意，仅用于规划与培训。
# *Runs offline in about a minute. The data are illustrative; planning and training only.*

# %% tags=["parameters"]
import os

replications = int(os.environ.get("TUIYAN_NOTEBOOK_REPLICATIONS", "40"))
seed = 1

# %% [markdown]
# ## 1. 读取数据包 · Read the pack
# 数据包经过检查后才能使用；所有问题一次列出。
# *A pack is checked before it is used; all problems are listed at once.*

# %%
from scenarios.pack import load_pack
from tuiyan.packs import pack_root

pack, warnings = load_pack(pack_root("jilin"))
print(pack.header.title.zh, "|", pack.header.title.en)
print(f"{pack.roads.n_nodes:,} road nodes, {len(pack.plans)} plans, {len(warnings)} warnings")
for note in pack.header.jurisdiction.synthetic:
    print(" 示意:", note.zh, "|", note.en)

# %% [markdown]
# ## 2. 推演一个情景 · Play one scenario
# 每次重复抽取不同的时间、起火层、增长速度；两份预案面对完全相同的事故。
# *Every replication draws another hour, floor and growth; both plans meet the same accidents.*

# %%
from sim.replicate import players
from tuiyan.evaluate import plan_request, play_request

request = plan_request(pack, "chuanying-fire", replications=replications, seed=seed)
with players(pack, workers=1) as crew:
    played = play_request(pack, crew, request)
evaluation = played.evaluation
print(evaluation.scenario.title.zh, "|", evaluation.scenario.title.en)

# %% [markdown]
# ## 3. 读懂一次过程 · Read one replication
# 事件日志是唯一的事实来源：每个指标都由它计算。
# *The event log is the only source of truth: every measure is computed from it.*

# %%
first_plan = evaluation.plans[0]
replay = evaluation.replays[first_plan.id]
shown = {"detected", "call_received", "level_reached", "arrived", "task_started", "controlled"}
for t_s, kind, subject, purpose, _ in replay.outcome.log.rows():
    if kind in shown:
        print(f"{t_s / 60:6.1f} min  {kind:14s} {subject:22s} {purpose}")

# %% [markdown]
# ## 4. 比较两份预案 · Compare the two plans
# 成对差值与95 %置信区间；区间不含0才算有定论。
# *Paired differences with 95 % intervals; only an interval without zero decides.*

# %%
from sim.evaluation.metrics import METRICS

for difference in evaluation.differences:
    name = METRICS[difference.metric]
    d = difference.difference
    mark = "*" if difference.decided else " "
    print(
        f"{mark} {name.zh:　<16s} {difference.first.value:10.1f} {difference.second.value:10.1f}"
        f"   {d.value:+9.1f} [{d.low:+.1f}, {d.high:+.1f}] {name.unit}"
    )

# %% [markdown]
# ## 5. 预案在哪里断裂 · Where the first plan breaks

# %%
for gap in evaluation.gaps[first_plan.id][:8]:
    waited = ", ".join(f"{item} {hours:.1f} h" for item, hours in gap.waited_for[:2])
    print(f"{gap.share.value:5.0%}  {gap.kind:22s} {gap.subject:12s} {waited}")

# %% [markdown]
# ## 6. 画一张图 · Draw one picture

# %%
from IPython.display import SVG

from reports.figures.comparison import comparison
from reports.figures.style import to_svg
from reports.i18n.translator import Translator

axes = comparison(evaluation.differences, Translator("zh"), "甲案 A", "乙案 B")
SVG(to_svg(axes.figure))

# %% [markdown]
# **讨论 / Discuss:** 乙案的首批力量更强，为什么控火时间不一定更短？看第3步的力量分配。
# *Plan B sends more at first; why is control not always faster? Look at step 3.*

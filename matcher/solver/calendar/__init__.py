"""The calendar solver, for people whose `Terms` say what their days over a period must be like.

Words: a *plan* is one person's days over the whole period, one seat or a day off each. It is a column of the
set-partitioning master, has a number in the column pool, and has a *weight* in the master's solution. A
*work type* is what shifts have in common that are alike to a person's contract. *Duals* belong to rows of
the master: heads on each seat, and hard totals of one kind of shift. *Fixings* are a dive's decisions.

The way of the data:

1. `contracts` reads what people's terms, history and policy ask into `patterns` of days and end costs;
   `calendar_data` reads the problem into arrays, and `cover` the costs of heads.
2. `pricing` finds each person's cheapest plan at given costs of seats. It asks `plan_pricing`, which raises a
   Lagrangian bound (`lagrangian`) and then looks for a shortest path with resources (`shortest_path`). Both
   are kernels that take a `network`; `kernel_types` has their types.
3. `coordinate_descent` makes a first roster, one cheapest plan after the other.
4. `column_pool` keeps all plans. `column_generation` solves the `restricted_master` with its `penalties` and
   prices plans at its duals, in turn; its bound holds for every roster.
5. `diving` makes a roster from the master by `fixings` of days on which plans agree (`consensus`).
6. `neighbourhoods` improves the roster: `person_groups` plans some people again (by a dive, or by
   `set_partitioning` among known plans), `window_sweeps` some weeks of everybody (`week_windows`).
7. `solver` runs 4 to 6 for a search. `params` has all tuning numbers.

The approach is that of Strandmark, Qu and Curtois, First-order linear programming in a column
generation-based heuristic approach to the nurse rostering problem, 2020.
"""

"""The district solver: column generation for the week of many people with few shifts each.

`block_structure` splits the programme into private rows of each person and linking rows of many people.
`pricing` finds the cheapest plan of each person at given duals, `district_master` combines plans,
`column_generation` alternates both. `restricted_core` finds rosters over the pairs that remain,
`scarcity_cuts` tightens the programme, `solver` puts all of it in order.
"""

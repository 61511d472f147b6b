// Each test here runs a hub, an agent and a browser: two at once would measure each other's patience.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// One test after the other: each starts processes, and the course's notebooks take all cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

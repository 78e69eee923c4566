// One test after the other: a notebook's folder is the current directory of the whole process while it runs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

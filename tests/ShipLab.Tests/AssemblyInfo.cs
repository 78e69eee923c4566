// One test after the other: some count the live tensors of the process, and libtorch uses all cores for each anyway.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

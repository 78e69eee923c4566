// Two lanes side by side. In one are the tests of this process, one after the other: some seed torch's generator, and libtorch uses all cores
// for each anyway. In the other are the collections of "programs", which start a program and wait for it. Tests that count the live tensors
// of the process run alone, after both.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

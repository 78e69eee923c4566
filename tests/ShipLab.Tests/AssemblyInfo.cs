// Two lanes side by side. In one are the tests of this process, one after the other, since some seed torch's generator,
// each with
// one torch thread. In the other are the collections of "programs", which start a program and wait for it. Tests that
// change or measure the whole process run alone, after both.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: ShipLab.Tests.OneTorchThread]

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: comparisons and tests of elements.

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.allclose.Bool(this, target, rtol, atol, equal_nan);
        public Tensor eq(Scalar target) => Aten.eq_Scalar.Tensor(this, target);
        public Tensor eq(Tensor target) => Aten.eq_Tensor.Tensor(this, target);
        public Tensor eq_(Scalar target) => Aten.eq__Scalar.InPlace(this, target);
        public Tensor eq_(Tensor target) => Aten.eq__Tensor.InPlace(this, target);
        public Tensor ge(Scalar target) => Aten.ge_Scalar.Tensor(this, target);
        public Tensor ge(Tensor target) => Aten.ge_Tensor.Tensor(this, target);
        public Tensor ge_(Scalar target) => Aten.ge__Scalar.InPlace(this, target);
        public Tensor ge_(Tensor target) => Aten.ge__Tensor.InPlace(this, target);
        public Tensor greater(Tensor target) => Aten.greater_Tensor.Tensor(this, target);
        public Tensor greater_equal(Tensor target) => Aten.greater_equal_Tensor.Tensor(this, target);
        public Tensor gt(Scalar target) => Aten.gt_Scalar.Tensor(this, target);
        public Tensor gt(Tensor target) => Aten.gt_Tensor.Tensor(this, target);
        public Tensor gt_(Scalar target) => Aten.gt__Scalar.InPlace(this, target);
        public Tensor gt_(Tensor target) => Aten.gt__Tensor.InPlace(this, target);
        public bool is_nonzero() => Aten.is_nonzero.Bool(this);
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.isclose.Tensor(this, other, rtol, atol, nanEqual);
        public Tensor isfinite() => Aten.isfinite.Tensor(this);
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Aten.isin_Tensor_Tensor.Tensor(this, test_elements, assumeUnique, invert);
        public Tensor isinf() => Aten.isinf.Tensor(this);
        public Tensor isnan() => Aten.isnan.Tensor(this);
        public Tensor isneginf() => Aten.isneginf.Tensor(this);
        public Tensor isposinf() => Aten.isposinf.Tensor(this);
        public Tensor isreal() => Aten.isreal.Tensor(this);
        public Tensor le(Scalar target) => Aten.le_Scalar.Tensor(this, target);
        public Tensor le(Tensor target) => Aten.le_Tensor.Tensor(this, target);
        public Tensor le_(Scalar target) => Aten.le__Scalar.InPlace(this, target);
        public Tensor le_(Tensor target) => Aten.le__Tensor.InPlace(this, target);
        public Tensor less(Tensor target) => Aten.less_Tensor.Tensor(this, target);
        public Tensor less_equal(Tensor target) => Aten.less_equal_Tensor.Tensor(this, target);
        public Tensor less_equal_(Tensor target) => Aten.less_equal__Tensor.InPlace(this, target);
        public Tensor lt(Scalar target) => Aten.lt_Scalar.Tensor(this, target);
        public Tensor lt(Tensor target) => Aten.lt_Tensor.Tensor(this, target);
        public Tensor lt_(Scalar target) => Aten.lt__Scalar.InPlace(this, target);
        public Tensor lt_(Tensor target) => Aten.lt__Tensor.InPlace(this, target);
        public Tensor ne(Scalar target) => Aten.ne_Scalar.Tensor(this, target);
        public Tensor ne(Tensor target) => Aten.ne_Tensor.Tensor(this, target);
        public Tensor ne_(Scalar target) => Aten.ne__Scalar.InPlace(this, target);
        public Tensor ne_(Tensor target) => Aten.ne__Tensor.InPlace(this, target);
        public Tensor not_equal(Tensor target) => Aten.not_equal_Tensor.Tensor(this, target);
        public Tensor not_equal_(Tensor target) => Aten.not_equal__Tensor.InPlace(this, target);
        public static Tensor operator >(Scalar left, Tensor right) => Aten.lt_Scalar.Tensor(right, left);
        public static Tensor operator >(Tensor left, Scalar right) => Aten.gt_Scalar.Tensor(left, right);
        public static Tensor operator >(Tensor left, Tensor right) => Aten.gt_Tensor.Tensor(left, right);
        public static Tensor operator >=(Scalar left, Tensor right) => Aten.le_Scalar.Tensor(right, left);
        public static Tensor operator >=(Tensor left, Scalar right) => Aten.ge_Scalar.Tensor(left, right);
        public static Tensor operator >=(Tensor left, Tensor right) => Aten.ge_Tensor.Tensor(left, right);
        public static Tensor operator <(Scalar left, Tensor right) => Aten.gt_Scalar.Tensor(right, left);
        public static Tensor operator <(Tensor left, Scalar right) => Aten.lt_Scalar.Tensor(left, right);
        public static Tensor operator <(Tensor left, Tensor right) => Aten.lt_Tensor.Tensor(left, right);
        public static Tensor operator <=(Scalar left, Tensor right) => Aten.ge_Scalar.Tensor(right, left);
        public static Tensor operator <=(Tensor left, Scalar right) => Aten.le_Scalar.Tensor(left, right);
        public static Tensor operator <=(Tensor left, Tensor right) => Aten.le_Tensor.Tensor(left, right);
        public Tensor signbit() => Aten.signbit.Tensor(this);
    }
}

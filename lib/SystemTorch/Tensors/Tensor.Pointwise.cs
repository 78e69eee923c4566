namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: functions of one element.

        public Tensor abs() => Aten.abs.Tensor(this);
        public Tensor abs_() => Aten.abs_.InPlace(this);
        public Tensor absolute() => Aten.absolute.Tensor(this);
        public Tensor absolute_() => Aten.absolute_.InPlace(this);
        public Tensor acos() => Aten.acos.Tensor(this);
        public Tensor acos_() => Aten.acos_.InPlace(this);
        public Tensor acosh() => Aten.acosh.Tensor(this);
        public Tensor acosh_() => Aten.acosh_.InPlace(this);
        public Tensor angle() => Aten.angle.Tensor(this);
        public Tensor arccos() => Aten.arccos.Tensor(this);
        public Tensor arccos_() => Aten.arccos_.InPlace(this);
        public Tensor arccosh() => Aten.arccosh.Tensor(this);
        public Tensor arccosh_() => Aten.arccosh_.InPlace(this);
        public Tensor arcsin() => Aten.arcsin.Tensor(this);
        public Tensor arcsin_() => Aten.arcsin_.InPlace(this);
        public Tensor arcsinh() => Aten.arcsinh.Tensor(this);
        public Tensor arcsinh_() => Aten.arcsinh_.InPlace(this);
        public Tensor arctan() => Aten.arctan.Tensor(this);
        public Tensor arctan(Tensor other) => Aten.arctan2.Tensor(this, other);
        public Tensor arctan_() => Aten.arctan_.InPlace(this);
        public Tensor arctan_(Tensor other) => Aten.arctan2_.InPlace(this, other);
        public Tensor arctanh() => Aten.arctanh.Tensor(this);
        public Tensor arctanh_() => Aten.arctanh_.InPlace(this);
        public Tensor asin() => Aten.asin.Tensor(this);
        public Tensor asin_() => Aten.asin_.InPlace(this);
        public Tensor asinh() => Aten.asinh.Tensor(this);
        public Tensor asinh_() => Aten.asinh_.InPlace(this);
        public Tensor atan() => Aten.atan.Tensor(this);
        public Tensor atan_() => Aten.atan_.InPlace(this);
        public Tensor atanh() => Aten.atanh.Tensor(this);
        public Tensor atanh_() => Aten.atanh_.InPlace(this);
        public Tensor ceil() => Aten.ceil.Tensor(this);
        public Tensor ceil_() => Aten.ceil_.InPlace(this);
        public Tensor cos() => Aten.cos.Tensor(this);
        public Tensor cos_() => Aten.cos_.InPlace(this);
        public Tensor cosh() => Aten.cosh.Tensor(this);
        public Tensor cosh_() => Aten.cosh_.InPlace(this);
        public Tensor deg2rad() => Aten.deg2rad.Tensor(this);
        public Tensor deg2rad_() => Aten.deg2rad_.InPlace(this);
        public Tensor digamma() => Aten.digamma.Tensor(this);
        public Tensor digamma_() => Aten.digamma_.InPlace(this);
        public Tensor erf() => Aten.erf.Tensor(this);
        public Tensor erf_() => Aten.erf_.InPlace(this);
        public Tensor erfc() => Aten.erfc.Tensor(this);
        public Tensor erfc_() => Aten.erfc_.InPlace(this);
        public Tensor erfinv() => Aten.erfinv.Tensor(this);
        public Tensor erfinv_() => Aten.erfinv_.InPlace(this);
        public Tensor exp() => Aten.exp.Tensor(this);
        public Tensor exp2() => Aten.exp2.Tensor(this);
        public Tensor exp2_() => Aten.exp2_.InPlace(this);
        public Tensor exp_() => Aten.exp_.InPlace(this);
        public Tensor expm1() => Aten.expm1.Tensor(this);
        public Tensor expm1_() => Aten.expm1_.InPlace(this);
        public Tensor fix() => Aten.fix.Tensor(this);
        public Tensor fix_() => Aten.fix_.InPlace(this);
        public Tensor floor() => Aten.floor.Tensor(this);
        public Tensor floor_() => Aten.floor_.InPlace(this);
        public Tensor frac() => Aten.frac.Tensor(this);
        public Tensor frac_() => Aten.frac_.InPlace(this);
        public Tensor i0() => Aten.i0.Tensor(this);
        public Tensor i0_() => Aten.i0_.InPlace(this);
        public Tensor lgamma() => Aten.lgamma.Tensor(this);
        public Tensor lgamma_() => Aten.lgamma_.InPlace(this);
        public Tensor log() => Aten.log.Tensor(this);
        public Tensor log10() => Aten.log10.Tensor(this);
        public Tensor log10_() => Aten.log10_.InPlace(this);
        public Tensor log1p() => Aten.log1p.Tensor(this);
        public Tensor log1p_() => Aten.log1p_.InPlace(this);
        public Tensor log2() => Aten.log2.Tensor(this);
        public Tensor log2_() => Aten.log2_.InPlace(this);
        public Tensor log_() => Aten.log_.InPlace(this);
        public Tensor logit(double? eps = null) => Aten.logit.Tensor(this, eps);
        public Tensor logit_(double? eps = null) => Aten.logit_.InPlace(this, eps);
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.nan_to_num.Tensor(this, nan, posinf, neginf);
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.nan_to_num_.InPlace(this, nan, posinf, neginf);
        public Tensor rad2deg() => Aten.rad2deg.Tensor(this);
        public Tensor rad2deg_() => Aten.rad2deg_.InPlace(this);
        public Tensor reciprocal() => Aten.reciprocal.Tensor(this);
        public Tensor reciprocal_() => Aten.reciprocal_.InPlace(this);
        public Tensor round(long decimals = 0) => Aten.round_decimals.Tensor(this, decimals);
        public Tensor round_(long decimals = 0) => Aten.round__decimals.InPlace(this, decimals);
        public Tensor rsqrt() => Aten.rsqrt.Tensor(this);
        public Tensor rsqrt_() => Aten.rsqrt_.InPlace(this);
        public Tensor sgn() => Aten.sgn.Tensor(this);
        public Tensor sgn_() => Aten.sgn_.InPlace(this);
        public Tensor sign() => Aten.sign.Tensor(this);
        public Tensor sign_() => Aten.sign_.InPlace(this);
        public Tensor sin() => Aten.sin.Tensor(this);
        public Tensor sin_() => Aten.sin_.InPlace(this);
        public Tensor sinc() => Aten.sinc.Tensor(this);
        public Tensor sinc_() => Aten.sinc_.InPlace(this);
        public Tensor sinh() => Aten.sinh.Tensor(this);
        public Tensor sinh_() => Aten.sinh_.InPlace(this);
        public Tensor sqrt() => Aten.sqrt.Tensor(this);
        public Tensor sqrt_() => Aten.sqrt_.InPlace(this);
        public Tensor square() => Aten.square.Tensor(this);
        public Tensor tan() => Aten.tan.Tensor(this);
        public Tensor tan_() => Aten.tan_.InPlace(this);
        public Tensor trunc() => Aten.trunc.Tensor(this);
        public Tensor trunc_() => Aten.trunc_.InPlace(this);
    }
}
